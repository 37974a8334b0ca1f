using System.Text.Json.Serialization;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>What a fault does to a request.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClickHouseFaultMode>))]
public enum ClickHouseFaultMode
{
    /// <summary>Requests are served.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The connection is dropped without an answer and nothing is done.</summary>
    [JsonStringEnumMemberName("refuse")]
    Refuse,

    /// <summary>The request is served after a delay.</summary>
    [JsonStringEnumMemberName("delay")]
    Delay,

    /// <summary>The answer is an error and nothing is done.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>An INSERT is served, and then the answer is an error: an unknown outcome.</summary>
    [JsonStringEnumMemberName("error_after_write")]
    ErrorAfterWrite,

    /// <summary>An INSERT is served, and then the connection is dropped without an answer.</summary>
    [JsonStringEnumMemberName("drop_after_write")]
    DropAfterWrite,
}

/// <summary>A fault of the embedded ClickHouse, for tests.</summary>
public sealed record ClickHouseFault
{
    /// <summary>What happens.</summary>
    [JsonPropertyName("mode")]
    public ClickHouseFaultMode Mode { get; init; }

    /// <summary>Delay in milliseconds; used by <see cref="ClickHouseFaultMode.Delay"/>.</summary>
    [JsonPropertyName("ms")]
    public int Ms { get; init; }

    /// <summary>How many requests it meets, pings included; 0 is all of them until the next fault is set.</summary>
    [JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary>ClickHouse error code of the error modes; 0 is 241 (memory limit exceeded).</summary>
    [JsonPropertyName("code")]
    public int Code { get; init; }

    /// <summary>Whether only INSERT statements are met; always so for the modes that act after a write.</summary>
    [JsonPropertyName("inserts_only")]
    public bool InsertsOnly { get; init; }
}

/// <summary>The fault in force.</summary>
internal sealed class FaultSwitch
{
    private readonly Lock _gate = new();
    private ClickHouseFault _fault = new();
    private int _left;

    public void Set(ClickHouseFault fault)
    {
        lock (_gate)
            (_fault, _left) = (fault, fault.Count);
    }

    /// <summary>The fault that meets a request; null for none.</summary>
    public ClickHouseFault? Take(bool insert)
    {
        lock (_gate)
        {
            var fault = _fault;
            if (fault.Mode == ClickHouseFaultMode.None || (!insert && OnlyInserts(fault)))
                return null;
            if (fault.Count > 0 && --_left <= 0)
                _fault = new ClickHouseFault();
            return fault;
        }
    }

    private static bool OnlyInserts(ClickHouseFault fault) =>
        fault.InsertsOnly || fault.Mode is ClickHouseFaultMode.ErrorAfterWrite or ClickHouseFaultMode.DropAfterWrite;
}
