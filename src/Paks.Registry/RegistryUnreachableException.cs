using Paks.Registry.Http;

namespace Paks.Registry;

/// <summary>A registry does not answer, or breaks off again and again.</summary>
public sealed class RegistryUnreachableException : RegistryException
{
    internal RegistryUnreachableException(string registry, HttpMethod method, Uri address, string why, Exception? inner)
        : base(registry, $"{method} {address.GetLeftPart(UriPartial.Path)}: {why}", inner)
    {
        Why = why;
        IsOfThisMachine = HostAddress.IsLoopback(address.Authority);
    }

    /// <summary>Whether it is its certificate that is not accepted.</summary>
    public bool IsCertificate => InnerException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

    /// <summary>Whether it was asked on this machine, where plain http is tried by itself.</summary>
    public bool IsOfThisMachine { get; }

    /// <summary>What the network said.</summary>
    public string Why { get; }
}
