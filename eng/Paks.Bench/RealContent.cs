namespace Paks.Bench;

/// <summary>Bytes of real files, one after the other, and from the first again when all are used.</summary>
internal sealed class RealContent
{
    private readonly byte[] _all;
    private int _position;

    /// <summary>The content of all files below the folders, by path in ordinal order.</summary>
    public RealContent(params string[] folders)
    {
        using var all = new MemoryStream();
        var files = folders.SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories));
        foreach (var file in files.Where(file => file.LinkTarget is null).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            all.Write(File.ReadAllBytes(file.FullName));
        }

        _all = all.ToArray();
    }

    /// <summary>The next bytes.</summary>
    public byte[] Take(int length)
    {
        if (_position + length > _all.Length)
        {
            _position = 0;
        }

        var bytes = _all[_position..(_position + length)];
        _position += length;
        return bytes;
    }
}
