namespace Paks.Testing.Registries.Contents;

/// <summary>A blob that a registry holds, in a file that belongs to the registry.</summary>
public sealed class RegistryBlob
{
    private readonly string _file;

    internal RegistryBlob(string file)
    {
        _file = file;
        Length = new FileInfo(file).Length;
    }

    /// <summary>Its size in bytes.</summary>
    public long Length { get; }

    /// <summary>All of it, for small ones.</summary>
    public byte[] ReadAllBytes() => File.ReadAllBytes(_file);

    /// <summary>A stream over it, to be disposed by the caller.</summary>
    public Stream OpenRead() => new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: false);
}
