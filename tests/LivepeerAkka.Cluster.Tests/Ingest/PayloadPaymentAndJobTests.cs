using System.Numerics;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class PayloadPaymentAndJobTests
{
    [Fact]
    public void Case_08_A_payment_is_exact_in_wei()
    {
        var payment = Decoding.Payload<Payment>("create_new_payment", """
            {"requestID":"r","sessionID":"1","manifestID":"35_m","sender":"0xAB","recipient":"0xCD","orchestrator":"https://n","faceValue":"2402400000000000 WEI",
             "price":"1635.021 wei/pixel","winProb":"0.0009990010","numTickets":"2","clientIP":"1.2.3.4","capability":"c"}
            """);

        Assert.Equal(
            new Payment(
                "r", "1", "35_m", "0xab", "0xcd", "https://n", new BigInteger(2_402_400_000_000_000), "1635.021 wei/pixel", 1635.021m, 0.000999001m, 2, "c",
                new BigInteger(4_800_000_004_800)),
            payment);
    }

    [Theory]
    [InlineData("""{"sessionID":"1","recipient":"0xCD"}""")]
    [InlineData("""{"sessionID":"1","recipient":"0xCD","requestID":null,"faceValue":null,"price":null,"winProb":null,"numTickets":null,"sender":" "}""")]
    [InlineData("""{"sessionID":"1","recipient":"0xCD","faceValue":{},"winProb":"1.5","numTickets":"-1","price":""}""")]
    [InlineData("""{"sessionID":"1","recipient":"0xCD","faceValue":"","winProb":"often","numTickets":"two"}""")]
    public void Amounts_that_cannot_be_read_are_unknown(string data) => Assert.Equal(
        new Payment("", "1", "", "", "0xcd", "", null, "", null, null, null, "", null), Decoding.Payload<Payment>("create_new_payment", data));

    [Fact]
    public void The_text_of_a_price_in_another_unit_stays()
    {
        var payment = Decoding.Payload<Payment>("create_new_payment", """{"sessionID":"1","recipient":"0xC","price":"2 wei/token","faceValue":1000,"winProb":0.5,"numTickets":3}""");

        Assert.Equal(("2 wei/token", null, 1500), (payment.Price, payment.PriceWeiPerPixel, (int)payment.ExpectedValueWei!.Value));
    }

    [Fact]
    public void A_whole_batch_request_is_read() => Assert.Equal(
        new JobEvent(
            "ai_batch_request_completed", "r", "text-to-image", "m", "c", new OrchestratorInfo("0xa", "https://other"), "https://n", "", true, 2, 1500.5, 200,
            0.75, 12.5m, "timeout", "late", null, null, null, null, null, null, null, ""),
        Decoding.Payload<JobEvent>("ai_batch_request", """
            {"type":"ai_batch_request_completed","request_id":"r","pipeline":"text-to-image","model_id":"m","capability":"c","success":true,"tries":2,
             "duration_ms":1500.5,"http_status":200,"orch_url":"https://n","latency_score":0.75,"price_per_unit":12.5,"error_type":"timeout","error":"late",
             "orchestrator_info":{"address":"0xA","url":"https://other"},"unknown":[{}]}
            """));

    [Fact]
    public void A_whole_llm_request_is_read() => Assert.Equal(
        new JobEvent(
            "llm_stream_completed", "r", "", "llama", "", OrchestratorInfo.None, "https://n", "", null, null, null, null, null, null, "", "e",
            true, 10, 20, 30, 40.5, 50.5, 60.5, "stop"),
        Decoding.Payload<JobEvent>("ai_llm_request", """
            {"type":"llm_stream_completed","request_id":"r","model":"llama","streaming":"true","prompt_tokens":10,"completion_tokens":"20","total_tokens":30.0,
             "ttft_ms":40.5,"tokens_per_second":50.5,"total_duration_ms":60.5,"finish_reason":"stop","orch_url":"https://n","error":"e"}
            """));

    [Theory]
    [InlineData("""{"request_id":"a","id":"b","requestID":"c"}""", "a")]
    [InlineData("""{"requestID":"c","id":"b","request_id":" "}""", "b")]
    [InlineData("""{"requestID":"c","id":null}""", "c")]
    [InlineData("""{"id":5}""", "5")]
    public void The_id_of_a_job_has_three_names_of_which_the_first_counts(string data, string id) =>
        Assert.Equal(id, Decoding.Payload<JobEvent>("job_gateway", data).RequestId);

    [Theory]
    [InlineData("job_gateway")]
    [InlineData("job_orchestrator")]
    [InlineData("job_payment")]
    [InlineData("job_auth")]
    [InlineData("worker_lifecycle")]
    public void A_job_is_read_leniently(string type)
    {
        var job = Decoding.Payload<JobEvent>(type, """
            {"type":"t","capability":"c","orchestrator_info":{"address":"0xA","url":"https://n"},"worker_url":"https://w","success":"False","duration_ms":"7",
             "http_status":"503","tries":99999999999,"error":{"a":1}}
            """);

        Assert.Equal(("t", "c", "https://n", "https://w"), (job.Type, job.Capability, job.Url, job.WorkerUrl));
        Assert.Equal((false, 7.0, 503, null), (job.Success, job.DurationMs, job.HttpStatus, job.Tries));
        Assert.Equal("", job.Error);
    }

    [Fact]
    public void What_a_job_does_not_say_is_absent() => Assert.Equal(
        new JobEvent(
            "", "r", "", "", "", OrchestratorInfo.None, "", "", null, null, null, null, null, null, "", "", null, null, null, null, null, null, null, ""),
        Decoding.Payload<JobEvent>("ai_batch_request", """{"request_id":"r","success":null,"tries":null,"error":null,"orch_url":null,"duration_ms":"","streaming":{}}"""));
}
