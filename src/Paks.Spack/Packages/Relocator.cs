using Paks.Spack.Packages.Archives;
using Paks.Spack.Packages.Relocating;

namespace Paks.Spack.Packages;

/// <summary>
/// Puts a package under another prefix exactly as Spack does when it installs from a cache:
/// ELF run paths and interpreters, symbolic links, text, C-strings, then the <c>sbang</c> step.
/// </summary>
/// <param name="scratchDirectory">Where files that are too large for memory are put while they are edited.</param>
public sealed class Relocator(string scratchDirectory)
{
    /// <summary>Changes whenever the same package and map would give other bytes: part of the key of what is remembered.</summary>
    public const int Version = 1;

    /// <summary>Reads the archive a second time, to its end, and gives every entry to the sink as it is under the new prefix.</summary>
    /// <param name="decompressedTar">The archive that <paramref name="package"/> was read from.</param>
    /// <param name="package">What it holds.</param>
    /// <param name="map">Old and new prefixes.</param>
    /// <param name="sink">Takes the entries; the parents of the new prefix are its own business.</param>
    /// <param name="cancellationToken">Stops between two entries, and in long ones.</param>
    /// <exception cref="RelocationRefusedException">The package cannot be put there; the sink has got a part of it.</exception>
    /// <exception cref="MalformedPackageException">It is another archive, or lists files that it does not hold.</exception>
    public Relocation Relocate(
        Stream decompressedTar,
        PackageContents package,
        PrefixMap map,
        IRelocatedEntrySink sink,
        CancellationToken cancellationToken = default)
    {
        using EntryRelocation relocation = new(package, map, scratchDirectory, sink);
        using ArchiveReader reader = new(decompressedTar, PackageLimits.None, cancellationToken);
        var position = 0;
        while (reader.Next() is { } member)
        {
            if (GetPathBelow(package.Prefix, member.Name) is not { } path)
            {
                continue;
            }

            var entry = position < package.Entries.Count ? package.Entries[position++] : null;
            if (entry is null || entry.Path != path || entry.Kind != member.Kind || entry.Size != member.Size)
            {
                throw new MalformedPackageException(member.Name, "it is not what it was when the package was read first");
            }

            relocation.Add(entry, reader.Content);
        }

        return position == package.Entries.Count
            ? relocation.Done
            : throw new MalformedPackageException(package.Entries[position].Path, "it is not there as when the package was read first");
    }

    private static string? GetPathBelow(string prefix, string name)
    {
        var folder = prefix.AsSpan(1);
        if (!name.AsSpan().StartsWith(folder))
        {
            return null;
        }

        return name.Length == folder.Length ? "" : name[folder.Length] == '/' ? name[(folder.Length + 1)..] : null;
    }
}
