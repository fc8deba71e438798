using System.Text;
using Paks.Containers.Planning;
using Paks.Oci;
using Paks.Registry;

namespace Paks.Containers.Registries;

/// <summary>
/// Remembers in which repositories of a registry layers were seen, so that they can be mounted later without being told where they are.
/// It is a guess: what is not there any more is sent.
/// </summary>
internal sealed class BlobLocations(ContentStore store)
{
    private const string Kind = "blob-location-1";
    private const int MostRepositories = 4;

    /// <summary>A repository of the same registry that a blob was seen in; null where there is none, or where it was seen in this very one.</summary>
    public string? Find(Repository target, Descriptor blob)
    {
        var known = Read(target, blob);
        return known.Contains(target.Name, StringComparer.Ordinal) ? null : known.FirstOrDefault();
    }

    /// <summary>Remembers that a blob is in a repository.</summary>
    public void Remember(Repository repository, Descriptor blob)
    {
        var known = Read(repository, blob);
        if (!MediaTypes.IsConfig(blob.MediaType) && known.FirstOrDefault() != repository.Name)
        {
            var names = known.Where(name => name != repository.Name).Prepend(repository.Name).Take(MostRepositories);
            store.PutMemo(Kind, KeyOf(repository, blob), Encoding.UTF8.GetBytes(string.Join('\n', names)));
        }
    }

    private string[] Read(Repository repository, Descriptor blob) =>
        store.TryGetMemo(Kind, KeyOf(repository, blob)) is { } memo ? Encoding.UTF8.GetString(memo).Split('\n') : [];

    private static Digest KeyOf(Repository repository, Descriptor blob) => InputDigest.Of(Kind, [repository.Registry, blob.Digest.ToString()]);
}
