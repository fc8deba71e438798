namespace Paks.Oci;

/// <summary>A file that is being written under a name of its own: moved to its place when it is whole, removed otherwise.</summary>
/// <remarks>Until then it is locked (flock), which is how others see that its writer lives.</remarks>
internal sealed class TemporaryFile : IDisposable
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const int BufferSize = 64 * 1024;

    private bool _moved;

    public TemporaryFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = BufferSize,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ReadOnly; // minus the umask
        }

        Stream = new FileStream(path, options);
    }

    public FileStream Stream { get; }

    public string Path => Stream.Name;

    /// <summary>Puts the file into its place, over one that may be there.</summary>
    public void MoveTo(string destination)
    {
        // The lock is held until the file has its place, so that no sweep can take it away.
        Stream.Flush();
        File.Move(Path, destination, overwrite: true);
        _moved = true;
        Stream.Dispose();
    }

    public void Dispose()
    {
        if (!_moved)
        {
            File.Delete(Path);
        }

        Stream.Dispose();
    }
}
