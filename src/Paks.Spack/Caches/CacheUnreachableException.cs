using System.Net;

namespace Paks.Spack.Caches;

/// <summary>The network, the server or the file system does not give what was asked for, after retries.</summary>
public sealed class CacheUnreachableException : CacheException
{
    internal CacheUnreachableException(string cache, string file, string why, HttpStatusCode? status = null, Exception? inner = null)
        : base(cache, $"cannot read {file} of the build cache {cache}: {why}", inner) => Status = status;

    /// <summary>What the server answered, null when it did not.</summary>
    public HttpStatusCode? Status { get; }
}
