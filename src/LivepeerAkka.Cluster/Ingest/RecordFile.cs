using System.IO.Compression;
using System.Runtime.CompilerServices;
using ZstdSharp;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Opens files of records, packed or not.</summary>
public static class RecordFile
{
    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    // Without it the platform takes a file that was cut off for one that ends there.
    static RecordFile() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);

    /// <summary>Opens a file for reading; <c>.gz</c> and <c>.zst</c> are unpacked, <c>-</c> is standard input.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read; the message names it.</exception>
    public static Stream Open(string path)
    {
        if (string.Equals(path, StandardInput, StringComparison.Ordinal))
        {
            return Console.OpenStandardInput();
        }

        Stream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(Directory.Exists(path) ? $"'{path}' is a folder, not a file of records." : $"'{path}' may not be read.", e);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path, e);
        }

        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".gz" => new GZipStream(file, CompressionMode.Decompress),
            ".zst" => new DecompressionStream(file, leaveOpen: false),
            _ => file,
        };
    }

    /// <summary>Reads all records of a file.</summary>
    /// <exception cref="InvalidDataException">
    /// The packed data is broken or ends early, or a line is too long; the message names file and line.
    /// </exception>
    public static async IAsyncEnumerable<FileRecord> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var stream = Open(path);
        await using var closing = stream.ConfigureAwait(false);
        await using var records = RecordLineReader.ReadAsync(stream, cancellation).GetAsyncEnumerator(cancellation);
        long line = 0;
        while (true)
        {
            try
            {
                if (!await records.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
            {
                throw new InvalidDataException($"{path}, after line {line}: {e.Message}", e);
            }

            line = records.Current.Line;
            yield return records.Current;
        }
    }
}
