namespace Paks.Conformance.Tests.Kit;

/// <summary>A folder for one test, gone afterwards. Every user may enter it, since some tests run as another one.</summary>
internal sealed class Workspace : IDisposable
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public Workspace()
    {
        Root = Directory.CreateTempSubdirectory("paks-conformance-").FullName;
        File.SetUnixFileMode(Root, Everybody);
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The home of a user who never ran the command.</summary>
    public string Home => Folder("home");

    /// <summary>The path of something below the folder.</summary>
    public string At(string path) => Path.Combine(Root, path);

    /// <summary>A folder below the folder.</summary>
    public string Folder(string path) => Directory.CreateDirectory(At(path)).FullName;

    /// <summary>Copies a folder, which may be read-only, to one that may be written.</summary>
    public string Copy(string source, string path)
    {
        var target = Folder(path);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // A copy of the bytes: File.Copy would copy the read-only mode of the shared fixtures, too.
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }

        return target;
    }

    /// <summary>Copies a file, which may be read-only, to one that may be written.</summary>
    public string CopyFile(string source, string path)
    {
        File.WriteAllBytes(At(path), File.ReadAllBytes(source));
        return At(path);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
