using Paks.Oci;
using Paks.Registry.Http;

namespace Paks.Registry;

/// <summary>A repository at one registry: the one that was named, or a mirror of it.</summary>
/// <param name="Host">The registry.</param>
/// <param name="Name">The repository's name there.</param>
internal sealed record RepositorySource(RegistryHost Host, string Name)
{
    /// <summary>What reading needs.</summary>
    public IReadOnlyList<Scope> Pull { get; } = [new Scope(Name, MayPush: false)];

    /// <summary>What writing needs.</summary>
    public IReadOnlyList<Scope> Push { get; } = [new Scope(Name, MayPush: true)];

    /// <summary>Host and name.</summary>
    public string Location => $"{Host.Name}/{Name}";

    /// <summary>The address of something below the repository.</summary>
    public Uri Address(string path) => new($"v2/{Name}/{path}", UriKind.Relative);

    /// <summary>The address of a blob.</summary>
    public Uri Blob(Digest digest) => Address($"blobs/{digest}");

    /// <summary>The address of a manifest.</summary>
    /// <param name="target">Its tag or digest.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public Uri Manifest(string target) => Reference.IsTag(target) || Digest.TryParse(target, out _)
        ? Address($"manifests/{target}")
        : throw new FormatException($"'{target}' is neither a tag nor a digest");
}
