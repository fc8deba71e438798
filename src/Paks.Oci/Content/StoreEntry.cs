namespace Paks.Oci;

/// <summary>One file of a store.</summary>
/// <param name="Memo">The kind of memo that it is; null for a blob.</param>
/// <param name="Digest">The blob's digest, or that of the memo's inputs.</param>
/// <param name="Size">Its size on disk in bytes.</param>
/// <param name="LastUsed">When it was last looked up, to the hour.</param>
public sealed record StoreEntry(string? Memo, Digest Digest, long Size, DateTimeOffset LastUsed);
