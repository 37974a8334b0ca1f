using System.Globalization;

namespace LivepeerAkka.DevServices.Processes;

/// <summary>A command line that cannot be understood; the message says which part.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Options of a verb: <c>--name value</c> and <c>--name</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);

    /// <summary>Reads the arguments after the verb; an option that is not named here is an error.</summary>
    public Arguments(ReadOnlySpan<string> arguments, string[] valued, string[] flags)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (flags.Contains(name, StringComparer.Ordinal))
                _values[name] = null;
            else if (!valued.Contains(name, StringComparer.Ordinal))
                throw new UsageException($"unknown option '{name}'");
            else if (++i == arguments.Length)
                throw new UsageException($"{name} needs a value");
            else
                _values[name] = arguments[i];
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public string Required(string name) => Text(name) ?? throw new UsageException($"{name} is required");

    /// <summary>A whole number within limits; null when the option is absent.</summary>
    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}, not '{text}'"));
    }
}
