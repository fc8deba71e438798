namespace Paks.Debian.Archives;

/// <summary>A file that a release vouches for.</summary>
internal readonly record struct ReleaseFile(string Sha256, long Size);
