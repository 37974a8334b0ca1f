using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary>A <c>hardware[]</c> entry; <c>gpu_info</c> is a map by index, an array, or empty. Zero integers are omitted by the producer.</summary>
internal static class HardwareReader
{
    public static CapabilityHardware? Read(ref Utf8JsonReader reader)
    {
        var (pipeline, model) = ("", "");
        List<CapabilityGpu> gpus = [];
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            switch (name)
            {
                case "pipeline":
                    pipeline = JsonValue.Label(ref reader);
                    break;
                case "model_id":
                    model = JsonValue.Label(ref reader);
                    break;
                case "gpu_info":
                    gpus = ReadGpus(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return pipeline.Length == 0 && model.Length == 0 && gpus.Count == 0 ? null : new CapabilityHardware(pipeline, model, gpus);
    }

    private static List<CapabilityGpu> ReadGpus(ref Utf8JsonReader reader)
    {
        var gpus = new List<CapabilityGpu>();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                Add(gpus, ReadGpu(ref reader, index));
            }

            return gpus;
        }

        // Keys that are no numbers come last: a GPU is not lost for the name of its slot.
        var named = new List<(string Key, CapabilityGpu Gpu)>();
        var members = JsonMembers.Of(ref reader);
        while (members.NextKey(ref reader, out var key))
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                Add(gpus, ReadGpu(ref reader, index));
            }
            else
            {
                named.Add((key, ReadGpu(ref reader, 0)));
            }
        }

        gpus.Sort((a, b) => a.Index.CompareTo(b.Index));
        foreach (var (_, gpu) in named.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            Add(gpus, gpu with { Index = gpus.Count == 0 ? 0 : (int)Math.Min(gpus[^1].Index + 1L, int.MaxValue) });
        }

        return gpus;
    }

    private static void Add(List<CapabilityGpu> gpus, CapabilityGpu gpu)
    {
        if (gpu.Id.Length > 0 || gpu.Name.Length > 0)
        {
            gpus.Add(gpu);
        }
    }

    private static CapabilityGpu ReadGpu(ref Utf8JsonReader reader, int index)
    {
        var (id, name) = ("", "");
        int major = 0, minor = 0;
        long total = 0, free = 0;
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var member))
        {
            switch (member)
            {
                case "id":
                    id = JsonValue.Label(ref reader);
                    break;
                case "name":
                    name = JsonValue.Label(ref reader);
                    break;
                case "major":
                    major = JsonValue.Integer32(ref reader) ?? 0;
                    break;
                case "minor":
                    minor = JsonValue.Integer32(ref reader) ?? 0;
                    break;
                case "memory_total":
                    total = JsonValue.Count(ref reader);
                    break;
                case "memory_free":
                    free = JsonValue.Count(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new CapabilityGpu(index, id, name, major, minor, total, free);
    }
}
