using System.Runtime.InteropServices;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>The C interface of the engine library; handles are raw and owned by <see cref="EngineConnection"/> and its streams.</summary>
internal static unsafe partial class ChdbNative
{
    private const string Library = "chdb";

    /// <summary>Binds every call of this class to the library file. Once a process, before the first call.</summary>
    public static void Load(string libraryPath)
    {
        var handle = NativeLibrary.Load(libraryPath);
        NativeLibraries.Register(Library, handle);
    }

    [LibraryImport(Library)]
    public static partial void chdb_set_signal_handlers_enabled(int enabled);

    /// <summary>Null on failure; the reason goes to standard error only.</summary>
    [LibraryImport(Library)]
    public static partial nint* chdb_connect(int argc, byte** argv);

    [LibraryImport(Library)]
    public static partial void chdb_close_conn(nint* connection);

    [LibraryImport(Library)]
    public static partial nint chdb_query_with_params_n(nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library)]
    public static partial nint chdb_stream_query_with_params_n(nint connection, byte* sql, nuint sqlLength, byte* format,
        nuint formatLength, byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    /// <summary>An empty result is the end.</summary>
    [LibraryImport(Library)]
    public static partial nint chdb_stream_fetch_result(nint connection, nint stream);

    [LibraryImport(Library)]
    public static partial void chdb_stream_cancel_query(nint connection, nint stream);

    [LibraryImport(Library)]
    public static partial byte* chdb_result_buffer(nint result);

    [LibraryImport(Library)]
    public static partial nuint chdb_result_length(nint result);

    [LibraryImport(Library)]
    public static partial double chdb_result_elapsed(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_rows_read(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_bytes_read(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_storage_rows_read(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_storage_bytes_read(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_rows_written(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_bytes_written(nint result);

    /// <summary>Null when the call succeeded.</summary>
    [LibraryImport(Library)]
    public static partial byte* chdb_result_error(nint result);

    /// <summary>Frees results and query streams alike.</summary>
    [LibraryImport(Library)]
    public static partial void chdb_destroy_query_result(nint result);

    /// <summary><paramref name="sql"/> is the statement without its FORMAT clause.</summary>
    [LibraryImport(Library)]
    public static partial nint chdb_stream_insert_with_params_n(nint connection, byte* sql, nuint sqlLength, byte* format,
        nuint formatLength, byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    /// <summary>0 is success. Copies the bytes and blocks while the engine is behind.</summary>
    [LibraryImport(Library)]
    public static partial int chdb_stream_append(nint stream, void* data, nuint length);

    [LibraryImport(Library)]
    public static partial nint chdb_stream_done(nint stream);

    [LibraryImport(Library)]
    public static partial byte* chdb_stream_insert_error(nint stream);

    /// <summary>Cancels the insert when it is not done.</summary>
    [LibraryImport(Library)]
    public static partial void chdb_destroy_insert_stream(nint stream);
}
