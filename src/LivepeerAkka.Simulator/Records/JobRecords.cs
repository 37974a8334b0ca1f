using System.Globalization;
using System.Text;
using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Records;

/// <summary>One record of a job.</summary>
/// <param name="Family">Family, as the envelope names it.</param>
/// <param name="TimestampMs">The envelope's time, epoch ms.</param>
/// <param name="Value">The record's bytes.</param>
internal readonly record struct JobRecord(string Family, long TimestampMs, byte[] Value);

/// <summary>Batch, LLM and own-container jobs; every job is two to four records.</summary>
internal sealed class JobRecords(SeededRandom random)
{
    private readonly JsonBuffer _json = new();

    /// <summary>A job that starts at <paramref name="atMs"/> (epoch ms): its records, in order of time.</summary>
    public IEnumerable<JobRecord> Job(Gateway gateway, OrchestratorNode node, long atMs) =>
        random.Below(10) switch
        {
            < 4 => Batch(gateway, node, atMs),
            < 7 => Llm(gateway, node, atMs),
            < 9 => Container(gateway, node, atMs),
            _ => WorkerLife(gateway, node, atMs),
        };

    private IEnumerable<JobRecord> Batch(Gateway gateway, OrchestratorNode node, long atMs)
    {
        var request = RequestId();
        var offer = random.Pick(Catalogue.BatchModels);
        var took = random.Between(800, 20_000);
        var succeeded = random.Chance(8_500);
        var end = $$"""
            "success":{{(succeeded ? "true" : "false")}},"tries":{{Number(random.Between(1, 3))}},"duration_ms":{{Number(took)}},
            "orch_url":"{{(succeeded ? node.Url : "")}}","latency_score":0.75,"price_per_unit":{{Number(offer.PricePerUnit)}},
            "error_type":"{{(succeeded ? "" : "no_orchestrators")}}","error":"{{(succeeded ? "" : "no orchestrators available")}}"
            """;
        var head = $"\"request_id\":\"{request}\",\"pipeline\":\"{offer.Pipeline}\",\"model_id\":\"{offer.Model}\"";
        yield return Record(gateway, "ai_batch_request", atMs, $$"""{"type":"ai_batch_request_received",{{head}}}""");
        yield return Record(gateway, "ai_batch_request", atMs + took, $$"""{"type":"ai_batch_request_completed",{{head}},{{end}}}""");
    }

    private IEnumerable<JobRecord> Llm(Gateway gateway, OrchestratorNode node, long atMs)
    {
        var offer = random.Pick(Catalogue.LanguageModels);
        var head = $"\"request_id\":\"{RequestId()}\",\"model\":\"{offer.Model}\"";
        var isStreaming = random.Chance(6_000);
        var (asked, answered, took) = (random.Between(20, 900), random.Between(10, 700), random.Between(900, 15_000));
        var end = $$"""
            "prompt_tokens":{{Number(asked)}},"completion_tokens":{{Number(answered)}},"total_tokens":{{Number(asked + answered)}},
            "ttft_ms":{{Number(took / 5)}},"total_duration_ms":{{Number(took)}},"tokens_per_second":{{Number(answered * 1_000 / took)}},
            "orch_url":"{{node.Url}}"
            """;
        const string family = "ai_llm_request";
        var streaming = isStreaming ? "true" : "false";
        yield return Record(gateway, family, atMs, $$"""{"type":"llm_request_started",{{head}},"streaming":{{streaming}}}""");
        if (isStreaming)
        {
            yield return Record(gateway, family, atMs + took - 10, $$"""{"type":"llm_stream_completed",{{head}},{{end}}}""");
        }

        yield return Record(gateway, family, atMs + took, $$"""{"type":"llm_request_completed",{{head}},{{end}},"finish_reason":"stop"}""");
    }

    private IEnumerable<JobRecord> Container(Gateway gateway, OrchestratorNode node, long atMs)
    {
        var capability = random.Pick(Catalogue.ContainerOffers).Model;
        var request = RequestId();
        var info = Encoding.UTF8.GetString(node.InfoSpellings[0]);
        var head = $"\"request_id\":\"{request}\",\"capability\":\"{capability}\",\"orchestrator_info\":{info}";
        var took = random.Between(300, 9_000);
        var status = random.Chance(9_000) ? 200 : 503;
        var end = $"\"success\":{(status == 200 ? "true" : "false")},\"duration_ms\":{Number(took)},\"http_status\":{Number(status)}";
        yield return Record(gateway, "job_auth", atMs, $$"""{"type":"job_auth_token_created",{{head}},"success":true}""");
        yield return Record(gateway, "job_gateway", atMs + 30, $$"""{"type":"job_gateway_submitted",{{head}}}""");
        yield return Record(gateway, "job_payment", atMs + 40, $$"""{"type":"job_payment_sent",{{head}},"balance":"120000"}""");
        yield return Record(gateway, "job_orchestrator", atMs + took, $$"""{"type":"job_orchestrator_completed",{{head}},{{end}}}""");
        yield return Record(gateway, "job_gateway", atMs + took + 20, $$"""{"type":"job_gateway_completed",{{head}},{{end}}}""");
    }

    private IEnumerable<JobRecord> WorkerLife(Gateway gateway, OrchestratorNode node, long atMs)
    {
        var capability = random.Pick(Catalogue.ContainerOffers).Model;
        var info = Encoding.UTF8.GetString(node.InfoSpellings[0]);
        var body = $$"""
            "id":"{{RequestId()}}","capability":"{{capability}}","model":"Qwen/Qwen2.5-14B-Instruct-AWQ",
            "worker_url":"{{node.Url}}","orchestrator_info":{{info}}
            """;
        yield return Record(gateway, "worker_lifecycle", atMs, $$"""{"type":"worker_registered",{{body}}}""");
        if (random.Chance(2_000))
        {
            yield return Record(gateway, "worker_lifecycle", atMs + 60_000, $$"""{"type":"worker_unregistered",{{body}}}""");
        }
    }

    private JobRecord Record(Gateway gateway, string family, long timestampMs, string data)
    {
        Envelope.Open(_json, random.Next(), Encoding.ASCII.GetBytes(family), timestampMs, Envelope.NameFor(random, gateway));

        // Templates are broken over lines for their readers; none of their texts holds a line end.
        _json.Raw(Encoding.UTF8.GetBytes(data.ReplaceLineEndings("")));
        return new JobRecord(family, timestampMs, Envelope.Close(_json));
    }

    private string RequestId() => ((uint)random.Next()).ToString("x8", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
