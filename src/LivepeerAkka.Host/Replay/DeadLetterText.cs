using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Host.Replay;

/// <summary>Dead letters as lines for people and as JSON for scripts; the members carry the names of the table's columns.</summary>
internal static class DeadLetterText
{
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line: when, uid, reason, field, type, size, and whether it was or can be replayed.</summary>
    public static string Line(RejectedRow letter)
    {
        var record = letter.Record;
        var state = letter.ReplayedAtMs is { } at ? $"replayed {Time(at)}" : record.IsReplayable ? "" : "not replayable";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Time(letter.Source.ReceivedAtMs)}  {record.Uid}  {Reason(letter)}  {record.Type}  {record.PayloadBytes} bytes  {state}").TrimEnd();
    }

    /// <summary>One JSON object.</summary>
    public static string Json(RejectedRow letter, bool withPayload)
    {
        var (record, source) = (letter.Record, letter.Source);
        var members = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["event_uid"] = record.Uid.ToString(),
            ["org"] = source.Org,
            ["log"] = source.Position.Log,
            ["topic"] = source.Position.Topic,
            ["partition"] = source.Position.Partition,
            ["offset"] = source.Position.Offset,
            ["kafka_ts"] = source.TimestampMs is { } kafka ? Time(kafka) : null,
            ["received_at"] = Time(source.ReceivedAtMs),
            ["event_type"] = record.Type,
            ["stage"] = record.Stage,
            ["reason"] = record.Reason,
            ["field_path"] = record.FieldPath,
            ["payload_bytes"] = record.PayloadBytes,
            ["is_replayable"] = record.IsReplayable,
            ["replayed_at"] = letter.ReplayedAtMs is { } replayed ? Time(replayed) : null,
            ["payload_encoding"] = record.Encoding,
        };
        if (withPayload)
        {
            members["payload"] = Encoding.UTF8.GetString(record.Payload.Span);
        }

        return JsonSerializer.Serialize(members, Form);
    }

    /// <summary>What a replay came to.</summary>
    public static string Summary(DeadLetterReplayed replayed, bool json)
    {
        var byOutcome = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            [Outcomes.Accepted] = 0,
            [Outcomes.Duplicate] = 0,
            [Outcomes.Ignored] = 0,
            [Outcomes.Rejected] = 0,
        };
        var byReason = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (key, count) in replayed.Counts)
        {
            byOutcome[key.Outcome] += count;
            if (key.Outcome == Outcomes.Rejected)
            {
                byReason[key.Reason] = byReason.GetValueOrDefault(key.Reason) + count;
            }
        }

        var total = byOutcome.Values.Sum();
        if (json)
        {
            var members = byOutcome.ToDictionary(o => o.Key, o => (object)o.Value, StringComparer.Ordinal);
            members["received"] = total;
            members["rejected_by_reason"] = byReason;
            return JsonSerializer.Serialize(members, Form);
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{total} dead letters replayed: {string.Join(", ", byOutcome.Select(o => $"{o.Value} {o.Key}"))}");
        foreach (var (reason, count) in byReason)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  rejected again {reason}: {count}");
        }

        return text.ToString();
    }

    /// <summary>What a replay would come to.</summary>
    public static string DryRun(IReadOnlyList<DeadLetterCount> counts, IReadOnlyDictionary<string, long> outcomes, bool json)
    {
        if (json)
        {
            return JsonSerializer.Serialize(
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["selected"] = counts.ToDictionary(c => c.Reason, c => c.Letters, StringComparer.Ordinal),
                    ["replayable"] = counts.Sum(c => c.Replayable),
                    ["replayed_before"] = counts.Sum(c => c.Replayed),
                    ["would_be"] = outcomes,
                },
                Form);
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{counts.Sum(c => c.Letters)} dead letters, {counts.Sum(c => c.Replayable)} replayable; nothing was changed");
        foreach (var count in counts)
        {
            text.AppendLine().Append(
                CultureInfo.InvariantCulture, $"  {count.Reason}: {count.Letters}, {count.Replayable} replayable, {count.Replayed} replayed before");
        }

        foreach (var (outcome, count) in outcomes)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  would be {outcome}: {count}");
        }

        return text.ToString();
    }

    private static string Reason(RejectedRow letter) =>
        letter.Record.FieldPath.Length == 0 ? letter.Record.Reason : $"{letter.Record.Reason} ({letter.Record.FieldPath})";

    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
