using System.CommandLine;
using LivepeerAkka.Host.Progress;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>simulate</c>: a reproducible network's events on standard output, its truth in a file.</summary>
internal static class SimulateVerb
{
    public static Command Create()
    {
        var defaults = new SimulationOptions { Seed = 0, Sessions = 1 };
        var seed = Options.Number("--seed", "Seed: everything random follows from it.", 0, long.MaxValue);
        var sessions = Options.Number("--sessions", "Workflow sessions to start.", 1, 100_000_000);
        var hours = Options.Decimal("--hours", "Hours over which they start; default 1.", 0.001, 8_784);
        var start = Options.Time("--start", $"Time of the first possible start; default {SimulationOptions.DefaultStart:yyyy-MM-ddTHH:mm:ssZ}.");
        var mix = new Option<TrafficMix>("--mix")
        {
            Description = "dense: every trouble often, for tests (default); real: proportions of the real network, with its daily curve.",
            HelpName = "dense|real",
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (text is "dense" or "real")
                {
                    return text == "real" ? TrafficMix.Real : TrafficMix.Dense;
                }

                result.AddError($"--mix takes dense or real, not '{text}'.");
                return TrafficMix.Dense;
            },
        };
        var orchestrators = Options.Number(
            "--orchestrators", $"Orchestrator nodes of the network; default {defaults.Orchestrators}, {SimulationOptions.RealOrchestrators} in the real mix.", 4, 5_000);
        var gateways = Options.Number("--gateways", $"Gateways of every organisation; default {defaults.Gateways}.", 1, 1_000);
        var organisations = Options.Number(
            "--organisations", "Organisations that share the network, each with topics of its own (livepeer.*, daydream.*, …); default 1.", 1, 8);
        var sessionMinutes = Options.Number("--session-minutes", $"Longest session, minutes; default {defaults.SessionMinutesMax}.", 1, 10_080);
        var capabilityMinutes = Options.Decimal(
            "--capability-minutes",
            $"Mean minutes between two capability snapshots of a gateway; default {defaults.CapabilityMinutes}, {SimulationOptions.RealCapabilityMinutes} in the real mix.",
            0.1, 1_440);
        var jobSeconds = Options.Decimal("--job-seconds", $"Mean seconds between two jobs of an organisation; default {defaults.JobSeconds}.", 0.1, 86_400);
        var faults = new Option<string?>("--faults")
        {
            Description = FaultsHelp(),
            HelpName = "NAME,…",
        };
        faults.Validators.Add(result =>
        {
            try
            {
                FaultNames.Parse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "");
            }
            catch (FormatException e)
            {
                result.AddError($"--faults: {e.Message}");
            }
        });
        var truth = new Option<string?>("--truth")
        {
            Description = "File for the ground truth of every session, segment, payment, job, hour and day, one JSON object a line.",
            HelpName = "FILE",
        };
        seed.Required = sessions.Required = true;
        var verb = new Command("simulate", "A reproducible network's events on standard output, its ground truth in a file.")
        {
            seed, sessions, hours, start, mix, orchestrators, gateways, organisations, sessionMinutes, capabilityMinutes, jobSeconds, faults, truth,
        };
        verb.SetAction((arguments, cancellation) => ProgressView.RunAsync(progress => Task.Run(
            () =>
            {
                var isReal = arguments.GetValue(mix) == TrafficMix.Real;
                var options = new SimulationOptions
                {
                    Seed = (ulong)arguments.GetRequiredValue(seed)!.Value,
                    Sessions = (int)arguments.GetRequiredValue(sessions)!.Value,
                    Hours = arguments.GetValue(hours) ?? defaults.Hours,
                    Start = arguments.GetValue(start) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : defaults.Start,
                    Mix = arguments.GetValue(mix),
                    Orchestrators = (int)(arguments.GetValue(orchestrators) ?? (isReal ? SimulationOptions.RealOrchestrators : defaults.Orchestrators)),
                    Gateways = (int)(arguments.GetValue(gateways) ?? defaults.Gateways),
                    Organisations = (int)(arguments.GetValue(organisations) ?? defaults.Organisations),
                    SessionMinutesMax = (int)(arguments.GetValue(sessionMinutes) ?? defaults.SessionMinutesMax),
                    CapabilityMinutes = arguments.GetValue(capabilityMinutes)
                        ?? (isReal ? SimulationOptions.RealCapabilityMinutes : defaults.CapabilityMinutes),
                    JobSeconds = arguments.GetValue(jobSeconds) ?? defaults.JobSeconds,
                    Faults = arguments.GetValue(faults) is { } names ? FaultNames.Parse(names) : isReal ? FaultNames.Real : FaultNames.Demo,
                };
                using var output = Console.OpenStandardOutput();
                using var truthFile = arguments.GetValue(truth) is { } path ? File.Create(path) : null;
                SimulateCommand.Write(options, output, truthFile, progress.Step("Simulating records"), cancellation);
            },
            cancellation)));
        return verb;
    }

    private static string FaultsHelp()
    {
        var groups = FaultNames.Groups.Where(g => g.Faults.Count > 0 && g.Faults.Count < FaultNames.All.Count)
            .Select(g => $"{g.Name} = {string.Join(',', FaultNames.All.Where(g.Faults.Contains))}");
        return "Faults, comma-separated; default demo, in the real mix real.\n"
            + string.Join('\n', FaultNames.Effects.Select(e => $"{e.Name}: {e.Effect}"))
            + $"\nOr together: none, {string.Join("; ", groups)}; all.";
    }
}
