using System.Data.Common;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Tells faults that pass from faults that no repetition mends.</summary>
internal static class ClickHouseErrors
{
    /// <summary>The database of the request does not exist.</summary>
    public const int UnknownDatabase = 81;

    /// <summary>The table of the request does not exist.</summary>
    public const int UnknownTable = 60;

    private const int MessageCharsMax = 500;

    // The request itself is wrong, so that its repetition fails alike. Every other code (memory 241, parts 252, read-only table 242,
    // time limit 159, disk full 243, Keeper 999 ...) is a state of the server: work waits for it, because waiting loses nothing.
    private static readonly HashSet<int> Permanent =
    [
        6, 16, 20, 27, 32, 33, 36, 38, 41, 42, 43, 44, 46, 47, 48, 50, 53, UnknownTable, 62, 63, 69, 70, 72, 73, UnknownDatabase, 115, 117, 131,
        153, 164, 192, 193, 194, 195, 349, 386, 407, 452, 456, 457, 469, 497, 516,
    ];

    public static bool IsPermanent(int code) => Permanent.Contains(code);

    /// <summary>The exception that callers see; cancellation by the caller is passed on before.</summary>
    public static ClickHouseException Of(Exception fault, string what) => fault switch
    {
        ClickHouseException known => known,
        DbException { ErrorCode: > 0 } server => new ClickHouseException($"{what}: {OneLine(server.Message)}", server)
        {
            Code = server.ErrorCode,
            IsTransient = !IsPermanent(server.ErrorCode),
        },
        OperationCanceledException => new ClickHouseException($"{what}: no answer within the time limit", fault) { IsTransient = true },
        DbException or IOException or HttpRequestException or System.Net.Sockets.SocketException =>
            new ClickHouseException($"{what}: {OneLine(fault.Message)}", fault) { IsTransient = true },
        _ => new ClickHouseException($"{what}: {OneLine(fault.Message)}", fault),
    };

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= MessageCharsMax ? line : string.Concat(line.AsSpan(0, MessageCharsMax), " …");
    }
}
