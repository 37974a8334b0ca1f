using System.Globalization;
using System.Text;
using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Records;

/// <summary>One record of a job.</summary>
/// <param name="Family">Family, as the envelope names it.</param>
/// <param name="TimestampMs">The envelope's time, epoch ms.</param>
/// <param name="Value">The record's bytes.</param>
/// <param name="Note">What it says.</param>
internal readonly record struct JobRecord(string Family, long TimestampMs, byte[] Value, JobNote Note);

/// <summary>Batch, LLM and own-container jobs: some records each, more when a job is retried.</summary>
internal sealed class JobRecords(SeededRandom random, bool retries)
{
    private readonly JsonBuffer _json = new();
    private uint _requests = (uint)random.Next();

    /// <summary>A job that starts at <paramref name="atMs"/> (epoch ms): its records, in order of time.</summary>
    public IEnumerable<JobRecord> Job(Gateway gateway, long atMs) =>
        random.Below(10) switch
        {
            < 4 => Batch(gateway, atMs),
            < 7 => Llm(gateway, atMs),
            < 9 => Container(gateway, NodeFor(gateway, Catalogue.ContainerOffers, atMs, reportsHardware: true), atMs),
            _ => WorkerLife(gateway, NodeFor(gateway, Catalogue.ContainerOffers, atMs, reportsHardware: true), atMs),
        };

    private IEnumerable<JobRecord> Batch(Gateway gateway, long atMs)
    {
        var request = NextRequestId();
        var first = NodeFor(gateway, Catalogue.BatchModels, atMs);
        var offer = OfferOf(first, Catalogue.BatchModels);
        var attempts = AttemptsOf();
        var head = $"\"request_id\":\"{request}\",\"pipeline\":\"{offer.Pipeline}\",\"model_id\":\"{offer.Model}\"";
        var note = new JobNote
        {
            Kind = JobKind.Batch,
            Step = JobStep.Started,
            RequestId = request,
            TimeMs = atMs,
            Pipeline = offer.Pipeline,
            Model = offer.Model,
        };
        var at = atMs;
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            var node = attempt == 1 ? first : NodeFor(gateway, [offer], at);
            var took = random.Between(800, 20_000);
            var succeeded = attempt == attempts && random.Chance(8_500);
            var foundNobody = !succeeded && random.Chance(6_000);
            var tries = retries ? attempt : (int)random.Between(1, 3);
            var error = succeeded ? "" : foundNobody ? "no_orchestrators" : "timeout";
            var end = $$"""
                "success":{{Flag(succeeded)}},"tries":{{Number(tries)}},"duration_ms":{{Number(took)}},
                "orch_url":"{{(foundNobody ? "" : node.Url)}}","latency_score":0.75,"price_per_unit":{{Number(offer.PricePerUnit)}},
                "error_type":"{{error}}","error":"{{(succeeded ? "" : foundNobody ? "no orchestrators available" : "timed out")}}"
                """;
            yield return Record(gateway, "ai_batch_request", $$"""{"type":"ai_batch_request_received",{{head}}}""", note with { TimeMs = at });
            at += took;
            yield return Record(gateway, "ai_batch_request", $$"""{"type":"ai_batch_request_completed",{{head}},{{end}}}""", note with
            {
                Step = JobStep.Completed,
                TimeMs = at,
                Node = foundNobody ? null : node,
                Succeeded = succeeded,
                FoundNobody = foundNobody,
                Tries = tries,
                DurationMs = took,
            });
            at += random.Between(50, 2_000);
        }
    }

    private IEnumerable<JobRecord> Llm(Gateway gateway, long atMs)
    {
        const string family = "ai_llm_request";
        var request = NextRequestId();
        var first = NodeFor(gateway, Catalogue.LanguageModels, atMs);
        var offer = OfferOf(first, Catalogue.LanguageModels);
        var head = $"\"request_id\":\"{request}\",\"model\":\"{offer.Model}\"";
        var isStreaming = random.Chance(6_000);
        var attempts = AttemptsOf();
        var note = new JobNote { Kind = JobKind.Llm, Step = JobStep.Started, RequestId = request, TimeMs = atMs, Model = offer.Model };
        var at = atMs;
        for (var attempt = 1; attempt < attempts; attempt++)
        {
            var failing = NodeFor(gateway, [offer], at);
            var lasted = random.Between(300, 4_000);
            var end = $"\"total_duration_ms\":{Number(lasted)},\"orch_url\":\"{failing.Url}\",\"error\":\"upstream closed the stream\"";
            var begin = $$"""{"type":"llm_request_started",{{head}},"streaming":{{Flag(isStreaming)}}}""";
            yield return Record(gateway, family, begin, note with { TimeMs = at });
            at += lasted;
            yield return Record(gateway, family, $$"""{"type":"llm_request_completed",{{head}},{{end}}}""", note with
            {
                Step = JobStep.Completed,
                TimeMs = at,
                Node = failing,
                Succeeded = false,
                DurationMs = lasted,
            });
            at += random.Between(50, 2_000);
        }

        var last = attempts == 1 ? first : NodeFor(gateway, [offer], at);
        foreach (var record in LastAttempt(gateway, last, note with { TimeMs = at }, head, isStreaming))
        {
            yield return record;
        }
    }

    private IEnumerable<JobRecord> LastAttempt(Gateway gateway, OrchestratorNode node, JobNote note, string head, bool isStreaming)
    {
        const string family = "ai_llm_request";
        var (asked, answered, took) = (random.Between(20, 900), random.Between(10, 700), random.Between(900, 15_000));
        var end = $$"""
            "prompt_tokens":{{Number(asked)}},"completion_tokens":{{Number(answered)}},"total_tokens":{{Number(asked + answered)}},
            "ttft_ms":{{Number(took / 5)}},"total_duration_ms":{{Number(took)}},"tokens_per_second":{{Number(answered * 1_000 / took)}},
            "orch_url":"{{node.Url}}"
            """;
        var done = note with
        {
            Step = JobStep.Completed,
            TimeMs = note.TimeMs + took,
            Node = node,
            Succeeded = true,
            DurationMs = took,
            Tokens = new TokenCounts(asked, answered, took / 5),
        };
        yield return Record(gateway, family, $$"""{"type":"llm_request_started",{{head}},"streaming":{{Flag(isStreaming)}}}""", note);
        if (isStreaming)
        {
            var streamed = done with { Step = JobStep.Underway, TimeMs = done.TimeMs - 10, Succeeded = null };
            yield return Record(gateway, family, $$"""{"type":"llm_stream_completed",{{head}},{{end}}}""", streamed);
        }

        yield return Record(gateway, family, $$"""{"type":"llm_request_completed",{{head}},{{end}},"finish_reason":"stop"}""", done);
    }

    private IEnumerable<JobRecord> Container(Gateway gateway, OrchestratorNode node, long atMs)
    {
        var capability = OfferOf(node, Catalogue.ContainerOffers).Model;
        var request = NextRequestId();
        var info = Encoding.UTF8.GetString(node.InfoSpellings[0]);
        var head = $"\"request_id\":\"{request}\",\"capability\":\"{capability}\",\"orchestrator_info\":{info}";
        var took = random.Between(300, 9_000);
        var status = random.Chance(9_000) ? 200 : 503;
        var end = $"\"success\":{Flag(status == 200)},\"duration_ms\":{Number(took)},\"http_status\":{Number(status)}";
        var note = new JobNote
        {
            Kind = JobKind.Container,
            Step = JobStep.Underway,
            RequestId = request,
            TimeMs = atMs,
            Node = node,
            Capability = capability,
        };
        var done = note with { Step = JobStep.Completed, Succeeded = status == 200, DurationMs = took };
        yield return Record(gateway, "job_auth", $$"""{"type":"job_auth_token_created",{{head}},"success":true}""", note);
        yield return Record(
            gateway, "job_gateway", $$"""{"type":"job_gateway_submitted",{{head}}}""", note with { Step = JobStep.Started, TimeMs = atMs + 30 });
        yield return Record(
            gateway, "job_payment", $$"""{"type":"job_payment_sent",{{head}},"balance":"120000"}""", note with { TimeMs = atMs + 40 });
        yield return Record(
            gateway, "job_orchestrator", $$"""{"type":"job_orchestrator_completed",{{head}},{{end}}}""", done with { TimeMs = atMs + took });
        yield return Record(
            gateway, "job_gateway", $$"""{"type":"job_gateway_completed",{{head}},{{end}}}""", done with { TimeMs = atMs + took + 20 });
    }

    private IEnumerable<JobRecord> WorkerLife(Gateway gateway, OrchestratorNode node, long atMs)
    {
        var capability = OfferOf(node, Catalogue.ContainerOffers).Model;
        var model = random.Pick(Catalogue.LanguageModels).Model;
        var request = NextRequestId();
        var info = Encoding.UTF8.GetString(node.InfoSpellings[0]);
        var body = $$"""
            "id":"{{request}}","capability":"{{capability}}","model":"{{model}}",
            "worker_url":"{{node.Url}}","orchestrator_info":{{info}}
            """;
        var note = new JobNote
        {
            Kind = JobKind.Container,
            Step = JobStep.WorkerRegistered,
            RequestId = request,
            TimeMs = atMs,
            Node = node,
            Capability = capability,
            Model = model,
        };
        yield return Record(gateway, "worker_lifecycle", $$"""{"type":"worker_registered",{{body}}}""", note);
        if (random.Chance(2_000))
        {
            yield return Record(gateway, "worker_lifecycle", $$"""{"type":"worker_unregistered",{{body}}}""", note with
            {
                Step = JobStep.WorkerUnregistered,
                TimeMs = atMs + 60_000,
            });
        }
    }

    // Mostly a node that offers what is asked for; sometimes one that does not, or seems not to.
    private OrchestratorNode NodeFor(Gateway gateway, IReadOnlyList<ModelOffer> offers, long atMs, bool reportsHardware = false)
    {
        var serving = gateway.Nodes.Select(n => n.At(atMs)).Where(n => n.HasModels && n.ServesFromMs <= atMs && !n.IsAboutToMove(atMs)).ToList();
        var fitting = serving.Where(n => n.Offers.Any(offers.Contains) && (n.ReportsHardware || !reportsHardware)).ToList();
        return fitting.Count > 0 && !random.Chance(500) ? random.Pick(fitting) : random.Pick(serving);
    }

    private ModelOffer OfferOf(OrchestratorNode node, IReadOnlyList<ModelOffer> offers) =>
        node.Offers.FirstOrDefault(offers.Contains) ?? random.Pick(offers);

    private int AttemptsOf() => retries && random.Chance(2_500) ? (int)random.Between(2, 3) : 1;

    private JobRecord Record(Gateway gateway, string family, string data, JobNote note)
    {
        Envelope.Open(_json, random.Next(), Encoding.ASCII.GetBytes(family), note.TimeMs, Envelope.NameFor(random, gateway));

        // Templates are broken over lines for their readers; none of their texts holds a line end.
        _json.Raw(Encoding.UTF8.GetBytes(data.ReplaceLineEndings("")));
        return new JobRecord(family, note.TimeMs, Envelope.Close(_json), note);
    }

    // Every id of an organisation once.
    private string NextRequestId() => $"j{_requests++.ToString("x8", CultureInfo.InvariantCulture)}";

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
