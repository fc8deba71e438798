namespace Paks.Registry.Http;

/// <summary>What a registry was found not to do, so that it is not tried again.</summary>
internal sealed class HostAbilities
{
    /// <summary>Whether a blob may come with the request that starts its upload (distribution-spec, "Single POST").</summary>
    public volatile bool TakesBlobsAtOnce = true;

    /// <summary>Whether it could be reached; a mirror that could not is not waited for again and again.</summary>
    public volatile bool IsReachable = true;
}
