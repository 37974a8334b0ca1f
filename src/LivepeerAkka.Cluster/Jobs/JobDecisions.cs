using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>Decides who did a job, with a picture of the network that lacks nothing that the job would not hear of later.</summary>
public sealed class JobDecisions(ContainerWorkers workers, IEvidenceIndex evidenceIndex, ICapabilityReplica capabilities, JobSettings settings)
{
    /// <summary>
    /// The fact, without a version. First it is noted what the decision depends on, then the picture is read: a change in between is either in the
    /// picture, or finds the job.
    /// </summary>
    /// <param name="key">The job.</param>
    /// <param name="fold">Its records.</param>
    /// <param name="directoryVersion">Version of the directory that the picture has to contain.</param>
    public async Task<(AiJobFact Fact, AttributionDecision Decision)> DecideAsync(JobKey key, JobFold fold, long directoryVersion)
    {
        var model = key.Kind == JobKinds.Byoc && fold.Capability.Length > 0
            ? await workers.ModelOfAsync(key, fold.Capability, new JobWorker(fold.WorkerUrl, fold.Url, fold.Address), fold.SelectedAtMs).ConfigureAwait(false)
            : "";
        var evidence = fold.Evidence(model);
        var timelines = await capabilities.AtLeastAsync(directoryVersion).ConfigureAwait(false);
        IReadOnlyList<EvidenceSpan> noted = [];
        for (var spans = SpansOf(evidence, timelines); !spans.SequenceEqual(noted); spans = SpansOf(evidence, timelines))
        {
            // A newer picture may show operators behind a wallet that the note lacks.
            noted = spans;
            var version = await evidenceIndex.SetAsync(new DecisionOwner(DecisionOwner.Job, key.Org, key.Id), noted).ConfigureAwait(false);
            timelines = await capabilities.AtLeastAsync(version).ConfigureAwait(false);
        }

        var decision = JobFacts.WithModelOf(fold, evidence, AttributionDecider.Decide(evidence, timelines, settings.Rules));
        return (JobFacts.Of(key, fold, decision, settings.Regions), decision);
    }

    private static List<EvidenceSpan> SpansOf(AttributionEvidence evidence, ICapabilityTimelines timelines) =>
        [.. EvidenceKeys.Of(evidence.Url, evidence.Identities, evidence.Payments, timelines)
            .Select(k => new EvidenceSpan(k, evidence.StartMs, evidence.EndMs))];
}
