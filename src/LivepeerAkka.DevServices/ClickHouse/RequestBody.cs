using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using ZstdSharp;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>The decoded body of a request.</summary>
internal static class RequestBody
{
    /// <summary>The body as the client meant it; the caller disposes it.</summary>
    public static Stream Open(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding switch
        {
            "" or "identity" => request.Body,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
            "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
            "zstd" => new DecompressionStream(request.Body),
            _ => throw EngineException.Own(89, "UNKNOWN_COMPRESSION_METHOD",
                $"Content-Encoding '{encoding}' is not supported: use gzip, deflate, br, zstd or none"),
        };
    }

    /// <summary>Reads until the buffer is full or the body ends; returns the bytes read.</summary>
    public static async Task<int> FillAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException)
        {
            throw EngineException.Own(354, "ZLIB_INFLATE_FAILED", $"The request body is damaged: {e.Message}");
        }
    }
}
