using System.Runtime.InteropServices;
using LivepeerAkka.DevServices.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.DevServices;

public sealed class SignalGuardTests
{
    [Fact]
    public void A_handler_that_native_code_replaced_is_put_back_and_named()
    {
        const int UserSignal = 12;
        const nint Ignore = 1;
        if (!OperatingSystem.IsLinux())
            return;
        using var guard = new SignalGuard();
        var before = SetHandler(UserSignal, Ignore);
        Assert.Equal([UserSignal], guard.Restore());
        Assert.Equal([], guard.Restore());
        Assert.Equal(before, SetHandler(UserSignal, before));
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int signal, nint handler);
}
