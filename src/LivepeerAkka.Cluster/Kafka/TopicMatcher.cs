using System.Text.RegularExpressions;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// Decides which topics are read and to which organisation each belongs: the first subscription that matches wins.
/// Patterns are matched here and not by the client, whose dialect of regular expressions depends on how it was built.
/// </summary>
public sealed class TopicMatcher
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);
    private readonly List<(string? Name, Regex? Pattern, string Org)> _rules = [];
    private readonly string _deadLetterTopic;

    /// <exception cref="KafkaSettingException">A subscription is empty, no regular expression, or names the dead-letter topic.</exception>
    public TopicMatcher(IReadOnlyList<TopicSubscription> subscriptions, string deadLetterTopic)
    {
        _deadLetterTopic = deadLetterTopic;
        if (subscriptions.Count == 0)
        {
            throw new KafkaSettingException("livepeer.kafka.topics", "at least one topic is needed");
        }

        for (var i = 0; i < subscriptions.Count; i++)
        {
            _rules.Add(Rule($"livepeer.kafka.topics.{i}", subscriptions[i]));
        }

        Names = [.. _rules.Where(r => r.Name is not null).Select(r => r.Name!).Distinct(StringComparer.Ordinal)];
        HasPatterns = _rules.Exists(r => r.Pattern is not null);
    }

    /// <summary>Topics that are subscribed by name, whether they exist or not.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The broker's topic list has to be watched.</summary>
    public bool HasPatterns { get; }

    /// <summary>Organisation of a topic; null for a topic that is not read.</summary>
    public string? OrgOf(string topic)
    {
        foreach (var (name, pattern, org) in _rules)
        {
            if (name is not null ? string.Equals(name, topic, StringComparison.Ordinal) : MatchesPattern(pattern!, topic))
            {
                return org;
            }
        }

        return null;
    }

    /// <summary>What to subscribe to, given the topics that the broker has: in order, each once.</summary>
    public IReadOnlyList<string> Select(IEnumerable<string> existing) =>
        [.. Names.Concat(existing.Where(t => OrgOf(t) is not null)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // Dead letters and the broker's own topics are never input, however wide a pattern is.
    private bool MatchesPattern(Regex pattern, string topic) =>
        !topic.StartsWith("__", StringComparison.Ordinal) && !string.Equals(topic, _deadLetterTopic, StringComparison.Ordinal)
        && pattern.IsMatch(topic);

    private (string? Name, Regex? Pattern, string Org) Rule(string key, TopicSubscription subscription)
    {
        if (string.IsNullOrWhiteSpace(subscription.Name) == string.IsNullOrWhiteSpace(subscription.Pattern))
        {
            throw new KafkaSettingException(key, "needs either a name or a pattern");
        }

        if (!string.IsNullOrWhiteSpace(subscription.Name))
        {
            return string.Equals(subscription.Name, _deadLetterTopic, StringComparison.Ordinal)
                ? throw new KafkaSettingException(
                    key, $"'{subscription.Name}' is the dead-letter topic; reading it would reject its records for ever")
                : (subscription.Name, null, subscription.Org);
        }

        try
        {
            return (null, new Regex($@"\A(?:{subscription.Pattern})\z", RegexOptions.CultureInvariant, MatchTimeout), subscription.Org);
        }
        catch (ArgumentException e)
        {
            throw new KafkaSettingException(key, $"'{subscription.Pattern}' is no regular expression ({e.Message})");
        }
    }
}
