using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary><c>network_capabilities</c>: one entry or an array of them; items that are no objects, or say nothing, are passed over.</summary>
internal static class CapabilityReader
{
    public static NetworkCapabilities Read(ref Utf8JsonReader reader)
    {
        var entries = new List<CapabilityEntry>();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Add(entries, ReadEntry(ref reader));
            return new NetworkCapabilities(entries);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                Add(entries, ReadEntry(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        return new NetworkCapabilities(entries);
    }

    private static void Add(List<CapabilityEntry> entries, CapabilityEntry entry)
    {
        if (entry.Operator.Length > 0 || entry.HotWallet.Length > 0 || entry.Url.Length > 0)
        {
            entries.Add(entry);
        }
    }

    private static CapabilityEntry ReadEntry(ref Utf8JsonReader reader)
    {
        var (address, wallet, url, version) = ("", "", "", "");
        var models = new Dictionary<(int Capability, string Model), CapabilityModel>();
        IReadOnlyList<CapabilityPrice> prices = [];
        IReadOnlyList<CapabilityHardware> hardware = [];
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            switch (name)
            {
                case "address":
                    address = JsonValue.Address(ref reader);
                    break;
                case "local_address":
                    wallet = JsonValue.Address(ref reader);
                    break;
                case "orch_uri":
                    url = JsonValue.Url(ref reader);
                    break;
                case "capabilities":
                    version = ReadCapabilities(ref reader, models);
                    break;
                case "capabilities_prices":
                    prices = Items(ref reader, ReadPrice);
                    break;
                case "hardware":
                    hardware = Items(ref reader, HardwareReader.Read);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new CapabilityEntry(address, wallet, url, version, [.. models.Values], prices, hardware);
    }

    private static string ReadCapabilities(ref Utf8JsonReader reader, Dictionary<(int Capability, string Model), CapabilityModel> models)
    {
        models.Clear();
        var version = "";
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            switch (name)
            {
                case "version":
                    version = JsonValue.Label(ref reader);
                    break;
                case "constraints":
                    ReadConstraints(ref reader, models);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return version;
    }

    private static void ReadConstraints(ref Utf8JsonReader reader, Dictionary<(int Capability, string Model), CapabilityModel> models)
    {
        models.Clear();
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            if (name == "PerCapability")
            {
                ReadPerCapability(ref reader, models);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadPerCapability(ref Utf8JsonReader reader, Dictionary<(int Capability, string Model), CapabilityModel> models)
    {
        models.Clear();
        var capabilities = JsonMembers.Of(ref reader);
        while (capabilities.NextKey(ref reader, out var id))
        {
            if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var capability))
            {
                reader.Skip();
                continue;
            }

            var parts = JsonMembers.Of(ref reader);
            while (parts.Next(ref reader, out var part))
            {
                if (part == "models")
                {
                    ReadModels(ref reader, capability, models);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
    }

    private static void ReadModels(ref Utf8JsonReader reader, int capability, Dictionary<(int Capability, string Model), CapabilityModel> models)
    {
        var byName = JsonMembers.Of(ref reader);
        while (byName.NextKey(ref reader, out var model))
        {
            if (model.Length == 0)
            {
                reader.Skip();
            }
            else
            {
                models[(capability, model)] = ReadModel(ref reader, capability, model);
            }
        }
    }

    private static CapabilityModel ReadModel(ref Utf8JsonReader reader, int capability, string model)
    {
        var warm = false;
        var runner = "";
        long free = 0, used = 0;
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            switch (name)
            {
                case "warm":
                    warm = JsonValue.Flag(ref reader) ?? false;
                    break;
                case "runnerVersion":
                    runner = JsonValue.Label(ref reader);
                    break;
                case "capacity":
                    free = JsonValue.Count(ref reader);
                    break;
                case "capacityInUse":
                    used = JsonValue.Count(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new CapabilityModel(capability, model, warm, runner, free, used);
    }

    /// <summary>Zeros are omitted, so an absent number is one; without pixels the price is that of one. An unreadable price is none.</summary>
    private static CapabilityPrice? ReadPrice(ref Utf8JsonReader reader)
    {
        var capability = 0;
        var constraint = "";
        decimal? price = 0, pixels = 1;
        var isEmpty = true;
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            isEmpty = false;
            switch (name)
            {
                case "capability":
                    capability = JsonValue.Integer32(ref reader) ?? 0;
                    break;
                case "constraint":
                    constraint = JsonValue.Label(ref reader);
                    break;
                case "pricePerUnit":
                    price = JsonValue.Decimal(ref reader);
                    break;
                case "pixelsPerUnit":
                    pixels = JsonValue.Decimal(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return !isEmpty && price is { } perUnit && pixels is { } unit && unit > 0 ? new CapabilityPrice(capability, constraint, perUnit, unit) : null;
    }

    private delegate T? ReadItem<T>(ref Utf8JsonReader reader)
        where T : class;

    /// <summary>Items of an array that are objects and can be read; none for anything that is no array.</summary>
    private static List<T> Items<T>(ref Utf8JsonReader reader, ReadItem<T> read)
        where T : class
    {
        var items = new List<T>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return items;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
            }
            else if (read(ref reader) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }
}
