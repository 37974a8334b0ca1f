namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Which librdkafka properties an operator may pass on, and which of them are secrets.</summary>
internal static class SettingsKafkaClient
{
    private static readonly string[] SecretParts = ["password", "secret", "token", "jaas", "oauthbearer.config", ".pem"];

    // What the node decides itself: passed on, these would break positions, commits or back pressure.
    private static readonly Dictionary<string, string> Owned = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bootstrap.servers"] = "is livepeer.kafka.bootstrap",
        ["metadata.broker.list"] = "is livepeer.kafka.bootstrap",
        ["group.id"] = "is livepeer.kafka.group-id",
        ["session.timeout.ms"] = "is livepeer.kafka.session-timeout",
        ["topic.metadata.refresh.interval.ms"] = "is livepeer.kafka.metadata-refresh",
        ["enable.auto.commit"] = "is decided by the node: offsets follow what is durable",
        ["enable.auto.offset.store"] = "is decided by the node: offsets follow what is durable",
        ["auto.offset.reset"] = "is decided by the node: a lost position is reported, never skipped",
        ["enable.idempotence"] = "is decided by the node: dead letters are written once",
        ["transactional.id"] = "is decided by the node: dead letters are written once",
        ["dotnet.consumer.consume.result.fields"] = "is decided by the node",
        ["enable.partition.eof"] = "is decided by the node",
    };

    public static bool IsSecret(string property) => Array.Exists(SecretParts, p => property.Contains(p, StringComparison.OrdinalIgnoreCase));

    /// <summary><c>SASL_PASSWORD</c> in a variable is <c>sasl.password</c>.</summary>
    public static string NameOf(string variablePart) => variablePart.Replace('_', '.').ToLowerInvariant();

    public static string? Refuse(string property, string value)
    {
        if (Owned.TryGetValue(property, out var reason))
            return reason;
        if (property.Length == 0 || !property.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            return "is no property name";
        return value.Length == 0 ? "is empty; leave it out" : null;
    }
}
