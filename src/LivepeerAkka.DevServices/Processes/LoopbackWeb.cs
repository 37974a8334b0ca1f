using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.DevServices.Processes;

/// <summary>A bare web server on the loopback address, without logs and without reading files or the environment.</summary>
internal static class LoopbackWeb
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    public static WebApplication Build(int port, Action<KestrelServerLimits> limits)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            limits(options.Limits);
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddLogging(logging => logging.ClearProviders());
        return builder.Build();
    }

    /// <summary>Starts to listen; returns the address.</summary>
    public static async Task<Uri> ListenAsync(WebApplication app)
    {
        await app.StartAsync();
        return new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Tries the wanted port, then a free one, and says so.</summary>
    public static async Task<T> StartAsync<T>(int? port, Func<int, Task<T>> start)
    {
        try
        {
            return await start(port ?? 0);
        }
        catch (IOException e) when (port is not null && e.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"Port {port.Value.ToString(CultureInfo.InvariantCulture)} is taken; a free one is used instead.");
            return await start(0);
        }
    }

    /// <summary>Stops to accept, gives running requests a few seconds, then drops them.</summary>
    public static async Task StopAsync(WebApplication app)
    {
        using var limit = new CancellationTokenSource(Drain);
        await app.StopAsync(limit.Token);
        await app.DisposeAsync();
    }
}
