using System.Net;

namespace Paks.Spack.Caches;

/// <summary>The network, the server or the file system does not give what was asked for, after retries.</summary>
public sealed class CacheUnreachableException : CacheException
{
    /// <summary>Tells of a file that could not be read.</summary>
    /// <param name="cache">The cache, without credentials.</param>
    /// <param name="file">What was asked for, below the cache.</param>
    /// <param name="why">The cause, without a full stop.</param>
    /// <param name="status">What the server answered, null when it did not.</param>
    /// <param name="inner">What was thrown.</param>
    public CacheUnreachableException(string cache, string file, string why, HttpStatusCode? status = null, Exception? inner = null)
        : base(cache, $"cannot read {file} of the build cache {cache}: {why}", inner) => Status = status;

    /// <summary>What the server answered, null when it did not.</summary>
    public HttpStatusCode? Status { get; }
}
