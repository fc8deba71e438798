namespace Paks.Spack.Caches;

/// <summary>A file of a cache was never fetched to this machine, and the network is to be left alone.</summary>
public sealed class NotKeptException : CacheException
{
    internal NotKeptException(string cache, string file)
        : base(cache, $"cannot read {file} of the build cache {cache}: it was never fetched to this machine") => File = file;

    /// <summary>What is missing, below the cache.</summary>
    public string File { get; }
}
