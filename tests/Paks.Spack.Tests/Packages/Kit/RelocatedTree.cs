using System.Security.Cryptography;
using Paks.Spack.Packages;

namespace Paks.Spack.Tests.Packages.Kit;

/// <summary>Takes a relocated package: a line for each entry, and the content of files where a test wants it.</summary>
internal sealed class RelocatedTree(bool keepContent = false) : IRelocatedEntrySink
{
    public List<PackageEntry> Entries { get; } = [];

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Digests { get; } = new(StringComparer.Ordinal);

    public void Add(PackageEntry entry, Stream? content)
    {
        Assert.Equal(entry.Kind == PackageEntryKind.File, content is not null);
        Entries.Add(entry);
        if (content is null)
        {
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MemoryStream kept = new();
        var buffer = new byte[1 << 16];
        long length = 0;
        for (int read; (read = content.Read(buffer)) > 0; length += read)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            if (keepContent)
            {
                kept.Write(buffer.AsSpan(0, read));
            }
        }

        Assert.Equal(entry.Size, length);
        Digests[entry.Path] = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (keepContent)
        {
            Files[entry.Path] = kept.ToArray();
        }
    }

    /// <summary>
    /// A line for each entry outside of <c>.spack</c>, as <see cref="Expect"/> makes them of a manifest. Spack set the
    /// group bit of directories because of the folder that it installed into: that bit is not compared.
    /// </summary>
    public IEnumerable<string> Lines() =>
        from entry in Entries
        where entry.Path.Length > 0 && entry.Path != ".spack" && !entry.Path.StartsWith(".spack/", StringComparison.Ordinal)
        select Line(entry);

    private string Line(PackageEntry entry) => entry.Kind switch
    {
        PackageEntryKind.Directory => $"{entry.Path} directory {Convert.ToString(entry.Mode, 8)}",
        PackageEntryKind.SymbolicLink => $"{entry.Path} symlink {entry.LinkTarget}",
        PackageEntryKind.HardLink => Line(Entries.Single(file => file.Path == entry.LinkTarget) with { Path = entry.Path }, entry.LinkTarget!),
        _ => Line(entry, entry.Path),
    };

    private string Line(PackageEntry file, string first) =>
        $"{file.Path} file {Convert.ToString(file.Mode, 8)} {file.Size} {Digests[first]}{(first == file.Path ? "" : " hard link of " + first)}";
}
