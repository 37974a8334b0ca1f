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
        var seed = Options.Number("--seed", "Seed: everything random follows from it.", 0, long.MaxValue);
        var sessions = Options.Number("--sessions", "Workflow sessions to start.", 1, 100_000_000);
        var hours = Options.Decimal("--hours", "Hours over which they start; default 1.", 0.001, 8_784);
        var orchestrators = Options.Number("--orchestrators", "Orchestrator nodes of the network; default 24.", 4, 5_000);
        var faults = new Option<string?>("--faults")
        {
            Description = $"Comma-separated: {string.Join(", ", FaultNames.All)}, or none; default {string.Join(',', FaultNames.Demo.Order(StringComparer.Ordinal))}.",
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
        var truth = new Option<string?>("--truth") { Description = "File for the ground truth, one JSON object a line.", HelpName = "FILE" };
        seed.Required = sessions.Required = true;
        var verb = new Command("simulate", "A reproducible network's events on standard output, its ground truth in a file.")
        {
            seed, sessions, hours, orchestrators, faults, truth,
        };
        verb.SetAction((arguments, cancellation) => ProgressView.RunAsync(progress => Task.Run(
            () =>
            {
                var options = new SimulationOptions
                {
                    Seed = (ulong)arguments.GetRequiredValue(seed)!.Value,
                    Sessions = (int)arguments.GetRequiredValue(sessions)!.Value,
                    Hours = arguments.GetValue(hours) ?? 1,
                    Orchestrators = (int)(arguments.GetValue(orchestrators) ?? 24),
                    Faults = arguments.GetValue(faults) is { } names ? FaultNames.Parse(names) : FaultNames.Demo,
                };
                using var output = Console.OpenStandardOutput();
                using var truthFile = arguments.GetValue(truth) is { } path ? File.Create(path) : null;
                SimulateCommand.Write(options, output, truthFile, progress.Step("Simulating records"), cancellation);
            },
            cancellation)));
        return verb;
    }
}
