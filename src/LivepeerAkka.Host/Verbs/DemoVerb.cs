using System.CommandLine;
using LivepeerAkka.Host.Demo;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>demo</c>: the main job on embedded defaults.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Plays one fixed hour as fast as it goes, checks the results against the truth, exits 0 or 1." };
        var data = Options.Data(required: false);
        data.Description = "Folder that keeps the demo's data; default: a temporary one. Not with --once.";
        var verb = new Command("demo", "The main job on embedded defaults: broker, ClickHouse, one node, a simulated network.") { once, data };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(once) && result.GetValue(data) is not null)
            {
                result.AddError("--once plays in a folder of its own: leave out --data.");
            }
        });
        verb.SetAction((arguments, cancellation) => arguments.GetValue(once)
            ? DemoOnce.RunAsync(cancellation)
            : LiveDemo.RunAsync(arguments.GetValue(data), cancellation));
        return verb;
    }
}
