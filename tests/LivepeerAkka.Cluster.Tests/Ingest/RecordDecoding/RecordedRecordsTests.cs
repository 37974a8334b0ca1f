using System.Text;
using System.Text.Json.Nodes;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

/// <summary>Real records, where they stand beside the checkout.</summary>
public sealed class RecordedRecordsTests
{
    [RecordedFact("recorded-session.ndjson")]
    public void Every_record_of_the_recorded_session_is_a_candidate_with_an_event_time_near_its_envelope()
    {
        var lines = File.ReadAllLines(RecordedFactAttribute.PathOf("recorded-session.ndjson")!);
        Assert.Equal(65, lines.Length);
        foreach (var line in lines)
        {
            var envelope = JsonNode.Parse(line)!;
            var sentMs = long.Parse(envelope["timestamp"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
            var source = Source(Encoding.UTF8.GetBytes(line)) with { TimestampMs = sentMs };
            var decoded = new RecordDecoder(Settings).Decode(source);
            var candidate = Assert.IsType<CandidateEvent>(decoded);
            Assert.Equal(ExpectedUid(Org, envelope["id"]!.GetValue<string>()), candidate.Uid);
            Assert.Equal(sentMs, candidate.EnvelopeTimeMs);
            Assert.False(candidate.UnitCorrected);
            Assert.InRange(Math.Abs(candidate.EventTimeMs - sentMs), 0, 60_000);
        }
    }
}

/// <summary>A fact about a file of real records; skipped where it is not.</summary>
public sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute(string file)
    {
        if (PathOf(file) is null)
        {
            Skip = $"The real records {file} are not on this machine.";
        }
    }

    public static string? PathOf(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LivepeerAkka.sln")))
            {
                var path = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", file));
                return File.Exists(path) ? path : null;
            }
        }

        return null;
    }
}
