namespace LivepeerAkka.Domain.Identity;

/// <summary>Key of a workflow session: organisation and <c>stream_id|request_id</c> (sessions.md).</summary>
public readonly record struct SessionKey(string Org, string SessionId)
{
    /// <summary>Stands for the stream id of a session whose signals carry none.</summary>
    public const string MissingStream = "_missing_stream";

    /// <summary>Stands for the request id of a session whose signals carry none.</summary>
    public const string MissingRequest = "_missing_request";

    /// <summary>Builds the key from the two ids of a signal; either may be blank, not both.</summary>
    /// <exception cref="ArgumentException">Both ids are blank: such a record is rejected at ingest.</exception>
    public static SessionKey Of(string org, string? streamId, string? requestId)
    {
        var stream = streamId?.Trim() ?? "";
        var request = requestId?.Trim() ?? "";
        if (stream.Length == 0 && request.Length == 0)
        {
            throw new ArgumentException("A session needs a stream id or a request id.", nameof(streamId));
        }

        return new SessionKey(org, $"{(stream.Length == 0 ? MissingStream : stream)}|{(request.Length == 0 ? MissingRequest : request)}");
    }

    /// <summary>The stream id, empty when the session has none. A function of the key, so that order decides nothing.</summary>
    public string StreamId => Split().Stream is var s && string.Equals(s, MissingStream, StringComparison.Ordinal) ? "" : s;

    /// <summary>The request id, empty when the session has none.</summary>
    public string RequestId => Split().Request is var r && string.Equals(r, MissingRequest, StringComparison.Ordinal) ? "" : r;

    /// <inheritdoc />
    public override string ToString() => $"{Org}/{SessionId}";

    private (string Stream, string Request) Split()
    {
        var bar = SessionId.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? (SessionId, "") : (SessionId[..bar], SessionId[(bar + 1)..]);
    }
}
