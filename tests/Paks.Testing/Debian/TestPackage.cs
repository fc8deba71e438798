using System.Text;

namespace Paks.Testing.Debian;

/// <summary>A package to be built by the real dpkg-deb.</summary>
public sealed class TestPackage(string name, string version = "1.0-1") : IDisposable
{
    private readonly TempFolder _tree = new();

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its version.</summary>
    public string Version => version;

    /// <summary>Its architecture, or <c>all</c>.</summary>
    public string Architecture { get; init; } = "amd64";

    /// <summary>Further fields of the control file, a line each.</summary>
    public string Fields { get; init; } = "";

    /// <summary>As dpkg-deb names it: <c>gzip</c>, <c>xz</c>, <c>zstd</c>, <c>none</c>.</summary>
    public string Compression { get; init; } = "gzip";

    /// <summary>Removes its tree.</summary>
    public void Dispose() => _tree.Dispose();

    /// <summary>Adds a file.</summary>
    public TestPackage File(string path, string content = "", int mode = 0x1A4)
    {
        _tree.Write(path, Encoding.UTF8.GetBytes(content));
        System.IO.File.SetUnixFileMode(_tree[path], (UnixFileMode)mode);
        return this;
    }

    /// <summary>Adds a directory.</summary>
    public TestPackage Directory(string path, int mode = 0x1ED)
    {
        System.IO.Directory.CreateDirectory(_tree[path]);
        System.IO.File.SetUnixFileMode(_tree[path], (UnixFileMode)mode);
        return this;
    }

    /// <summary>Adds a symbolic link.</summary>
    public TestPackage Link(string path, string target)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_tree[path])!);
        System.IO.File.CreateSymbolicLink(_tree[path], target);
        return this;
    }

    /// <summary>Adds another name of a file.</summary>
    public TestPackage HardLink(string path, string existing)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_tree[path])!);
        new ProgramCall(Tools.Path("ln"), _tree[existing], _tree[path]).Run().Ended();
        return this;
    }

    /// <summary>What its control file says.</summary>
    public string Control => $"""
        Package: {name}
        Version: {version}
        Architecture: {Architecture}
        Maintainer: Nobody <nobody@example.invalid>
        Installed-Size: 10
        {Fields}
        """.TrimEnd() + "\nDescription: for a test\n";

    /// <summary>Builds the file; gives its bytes.</summary>
    public byte[] Build()
    {
        _tree.Write("DEBIAN/control", Encoding.UTF8.GetBytes(Control));
        var path = _tree.Path + ".deb";
        try
        {
            new ProgramCall(Tools.Path("dpkg-deb"), "--root-owner-group", "-Z" + Compression, "--build", _tree.Path, path)
                .With("SOURCE_DATE_EPOCH", "1700000000").Run().Ended();
            return System.IO.File.ReadAllBytes(path);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }
}
