using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>The tags of a cache in a registry.</summary>
public static class CacheTags
{
    /// <summary>The tag of the index.</summary>
    public const string Index = "index" + SpecEnding;

    private const string SpecEnding = ".spack";
    private const string SignatureEnding = ".paks";
    private const int MostCharacters = 128;

    /// <summary>The tag under which Spack puts a package.</summary>
    /// <exception cref="ArgumentException">It is no package.</exception>
    public static string OfSpec(SpecAddress address)
    {
        if (!SpecTextReader.IsName(address.Name))
        {
            throw new ArgumentException($"'{address.Name}' is not a package name", nameof(address));
        }

        var tag = string.Concat($"{address.Name}-{address.Version}-{address.Hash}{SpecEnding}"
            .Select(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' ? character : '_'));
        return tag.Length <= MostCharacters ? tag : tag[..(MostCharacters / 2)] + tag[^(MostCharacters / 2)..];
    }

    /// <summary>The tag of the newest signature of a package.</summary>
    /// <inheritdoc cref="OfSpec" path="/exception"/>
    public static string OfSignature(SpecAddress address) => OfSpec(address)[..^SpecEnding.Length] + SignatureEnding;

    /// <summary>Whether a package may lie under the tag.</summary>
    public static bool IsOfSpec(string tag) => tag.EndsWith(SpecEnding, StringComparison.Ordinal) && tag != Index;
}
