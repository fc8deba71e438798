using Paks.Debian.Archives;

namespace Paks.Debian.RootFileSystems;

/// <summary>A verified release together with where it came from.</summary>
public sealed class SuiteRelease
{
    internal SuiteRelease(ArchiveRecipe recipe, DebianArchive archive, Release release)
    {
        Recipe = recipe;
        Archive = archive;
        Release = release;
        Pin = new ReleasePin(recipe.Name, archive.Suite, release.Date, release.Sha256, release.SignerFingerprint);
    }

    /// <summary>What a plan keeps of it: as long as the digest is the same, so is what follows from it.</summary>
    public ReleasePin Pin { get; }

    internal ArchiveRecipe Recipe { get; }

    internal DebianArchive Archive { get; }

    internal Release Release { get; }
}
