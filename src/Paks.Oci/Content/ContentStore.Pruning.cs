namespace Paks.Oci;

/// <content>What the store holds, and the removal of what is not used any more.</content>
public sealed partial class ContentStore
{
    // Writing the time down at every look would cost more than it tells.
    private static readonly TimeSpan UseResolution = TimeSpan.FromHours(1);

    /// <summary>All blobs and memos, in no order.</summary>
    public IEnumerable<StoreEntry> Enumerate() => Files().Select(file => file.Entry);

    /// <summary>
    /// Removes what was last used before a time. Whoever is just reading a blob reads on; a build that meant to use
    /// one makes it again.
    /// </summary>
    /// <returns>What was removed.</returns>
    public IReadOnlyList<StoreEntry> Prune(DateTimeOffset unusedSince)
    {
        var removed = new List<StoreEntry>();
        foreach ((var path, var entry) in Files().Where(file => file.Entry.LastUsed < unusedSince))
        {
            File.Delete(path);
            removed.Add(entry);
        }

        return removed;
    }

    // The time of the last use is the time of the last access, set by us: the modification time is the seal.
    private void Touch(FileInfo file)
    {
        var now = _clock.GetUtcNow();
        if (now - file.LastAccessTimeUtc < UseResolution)
        {
            return;
        }

        try
        {
            file.LastAccessTimeUtc = now.UtcDateTime;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just been pruned, or it is in a store that may only be read.
        }
    }

    private IEnumerable<(string Path, StoreEntry Entry)> Files() =>
        FilesBelow("blobs", (algorithm, name) => Digest.TryParse($"{algorithm}:{name}", out var digest) ? (null, digest) : null)
            .Concat(FilesBelow("memo", (kind, name) => Digest.TryParse($"sha256:{name}", out var inputs) ? (kind, inputs) : null));

    private IEnumerable<(string Path, StoreEntry Entry)> FilesBelow(string folder, Func<string, string, (string? Memo, Digest Digest)?> identify)
    {
        var root = new DirectoryInfo(Path.Combine(Root, folder));
        foreach (var group in root.Exists ? root.EnumerateDirectories() : [])
        {
            foreach (var file in group.EnumerateFiles())
            {
                if (identify(group.Name, file.Name) is var (memo, digest))
                {
                    yield return (file.FullName, new StoreEntry(memo, digest, file.Length, file.LastAccessTimeUtc));
                }
            }
        }
    }
}
