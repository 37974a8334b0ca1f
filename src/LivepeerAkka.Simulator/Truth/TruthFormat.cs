using System.Text.Json.Serialization;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>One line of a truth file: a session, an attribution, a payment, a job, a stretch or a row of a view of hours, or the totals as the last line.</summary>
internal sealed record TruthLine
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SessionTruth? Session { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AttributionTruth? Attribution { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaymentTruth? Payment { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobTruth? Job { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StretchTruth? Stretch { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HourTruth? Hour { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TruthTotals? Totals { get; init; }
}

/// <summary>How truth stands in a file: snake-case members, compact.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TruthLine))]
internal sealed partial class TruthFormat : JsonSerializerContext;
