using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Domain.Tests.Jobs;

/// <summary>Jobs in a few words.</summary>
internal static class JobScript
{
    public const long T = 1_700_000_000_000;

    private static readonly Dictionary<string, string> Regions = new(StringComparer.OrdinalIgnoreCase) { ["n"] = "eu", ["gw"] = "us" };

    public static EventUid Uid(int id) => EventUid.FromBytes([0, 1, 2, 3, 4, 5, 0x86, 7, 0x88, 9, 10, 11, 12, 13, (byte)(id >> 8), (byte)id]);

    /// <summary>An event as decoding gives it.</summary>
    public static CandidateEvent Event(int id, long timeMs, EventFamily family, JobEvent job) => new(
        Uid(id), EventFamilies.NameOf(family), family, timeMs, timeMs, UnitCorrected: false, "gw", 0, job, default);

    public static JobEvent Job(string type, string url = "", string request = "r") => new(
        type, request, "", "", "", OrchestratorInfo.None, url, "", null, null, null, null, null, null, "", "", null, null, null, null, null, null, null, "");

    public static JobRecord Batch(int id, long timeMs, string type, Func<JobEvent, JobEvent>? with = null, string url = "") =>
        Record(id, timeMs, EventFamily.AiBatchRequest, $"ai_batch_request_{type}", with, url);

    public static JobRecord Llm(int id, long timeMs, string type, Func<JobEvent, JobEvent>? with = null, string url = "") =>
        Record(id, timeMs, EventFamily.AiLlmRequest, $"llm_{type}", with, url);

    public static JobRecord Record(int id, long timeMs, EventFamily family, string type, Func<JobEvent, JobEvent>? with = null, string url = "") =>
        JobRecords.Of(Event(id, timeMs, family, (with ?? (j => j))(Job(type, url))));

    public static AiJobFact Fact(string kind, params IEnumerable<JobRecord> records) => Fact(kind, CapabilityPicture.Empty, "", records);

    public static AiJobFact Fact(string kind, ICapabilityTimelines network, string learnedModel, params IEnumerable<JobRecord> records)
    {
        var fold = new JobFold(kind, records);
        return JobFacts.Of(new JobKey("org", kind, "r"), fold, AttributionDecider.Decide(fold.Evidence(learnedModel), network, AttributionRules.Default), Regions);
    }

    /// <summary>A network of one offer.</summary>
    public static CapabilityPicture Offer(string url, string operatorAddress, string pipeline, string model, long seenAtMs)
    {
        var seen = new SeenInterval(seenAtMs, Uid(900), seenAtMs, Uid(900));
        return CapabilityPicture.Empty.With([new NodeTimeline(url, [new OfferTimeline(operatorAddress, pipeline, model, null, [seen], [])], [], [])], 1);
    }
}
