namespace Paks.Spack.Packages;

/// <summary>Takes the entries of a relocated package, in the order of its archive.</summary>
public interface IRelocatedEntrySink
{
    /// <summary>Takes one entry.</summary>
    /// <param name="entry">
    /// The entry as relocated: path below the new prefix (empty for the new prefix itself), mode 0755 or 0644, final
    /// size and link target.
    /// </param>
    /// <param name="content">
    /// A file's content, exactly <see cref="PackageEntry.Size"/> bytes, readable once and only during the call; null
    /// for whatever is not a file.
    /// </param>
    void Add(PackageEntry entry, Stream? content);
}
