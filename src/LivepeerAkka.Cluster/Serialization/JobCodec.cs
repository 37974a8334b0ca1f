using Google.Protobuf;
using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Keys and records of jobs to and from their stored form.</summary>
internal static class JobCodec
{
    public static JobKeyMessage ToProto(JobKey key) => new() { Org = key.Org, Kind = key.Kind, RequestId = key.RequestId };

    public static JobKey FromProto(JobKeyMessage key) => new(TextPool.Shared.Intern(key.Org), TextPool.Shared.Intern(key.Kind), key.RequestId);

    public static IEnumerable<JobRecordEntry> ToProto(IEnumerable<JobRecord> records) => records.Select(ToProto);

    public static IReadOnlyList<JobRecord> FromProto(IEnumerable<JobRecordEntry> entries) => [.. entries.Select(FromProto)];

    private static JobRecordEntry ToProto(JobRecord r)
    {
        Span<byte> uid = stackalloc byte[16];
        r.Uid.WriteTo(uid);
        var entry = new JobRecordEntry
        {
            Uid = ByteString.CopyFrom(uid),
            TimeMs = r.TimeMs,
            Family = (int)r.Family,
            Role = (int)r.Role,
            Gateway = r.Gateway,
            Pipeline = r.Pipeline,
            Model = r.Model,
            Capability = r.Capability,
            Url = r.Url,
            Address = r.Address,
            WorkerUrl = r.WorkerUrl,
            ErrorType = r.ErrorType,
            Error = r.Error,
            FinishReason = r.FinishReason,
        };
        WriteNumbers(entry, r);
        return entry;
    }

    private static void WriteNumbers(JobRecordEntry entry, JobRecord r)
    {
        // Fields that are not set are absent: null in the record.
        if (r.Success is { } success)
        {
            entry.Success = success;
        }

        if (r.Tries is { } tries)
        {
            entry.Tries = tries;
        }

        if (r.DurationMs is { } duration)
        {
            entry.DurationMs = duration;
        }

        if (r.HttpStatus is { } status)
        {
            entry.HttpStatus = status;
        }

        if (r.Streaming is { } streaming)
        {
            entry.Streaming = streaming;
        }

        if (r.PromptTokens is { } prompt)
        {
            entry.PromptTokens = prompt;
        }

        if (r.CompletionTokens is { } completion)
        {
            entry.CompletionTokens = completion;
        }

        if (r.TotalTokens is { } total)
        {
            entry.TotalTokens = total;
        }

        if (r.TtftMs is { } first)
        {
            entry.TtftMs = first;
        }

        if (r.TokensPerSecond is { } rate)
        {
            entry.TokensPerSecond = rate;
        }
    }

    private static JobRecord FromProto(JobRecordEntry e) => new()
    {
        Uid = EventUid.FromBytes(e.Uid.Span),
        TimeMs = e.TimeMs,
        Family = (EventFamily)e.Family,
        Role = (JobEventRole)e.Role,
        Gateway = TextPool.Shared.Intern(e.Gateway),
        Pipeline = TextPool.Shared.Intern(e.Pipeline),
        Model = TextPool.Shared.Intern(e.Model),
        Capability = TextPool.Shared.Intern(e.Capability),
        Url = TextPool.Shared.Intern(e.Url),
        Address = TextPool.Shared.Intern(e.Address),
        WorkerUrl = TextPool.Shared.Intern(e.WorkerUrl),
        Success = e.HasSuccess ? e.Success : null,
        Tries = e.HasTries ? e.Tries : null,
        DurationMs = e.HasDurationMs ? e.DurationMs : null,
        HttpStatus = e.HasHttpStatus ? e.HttpStatus : null,
        ErrorType = e.ErrorType,
        Error = e.Error,
        Streaming = e.HasStreaming ? e.Streaming : null,
        PromptTokens = e.HasPromptTokens ? e.PromptTokens : null,
        CompletionTokens = e.HasCompletionTokens ? e.CompletionTokens : null,
        TotalTokens = e.HasTotalTokens ? e.TotalTokens : null,
        TtftMs = e.HasTtftMs ? e.TtftMs : null,
        TokensPerSecond = e.HasTokensPerSecond ? e.TokensPerSecond : null,
        FinishReason = TextPool.Shared.Intern(e.FinishReason),
    };
}
