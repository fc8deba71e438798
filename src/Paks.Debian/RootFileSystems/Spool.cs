using Microsoft.Win32.SafeHandles;

namespace Paks.Debian.RootFileSystems;

/// <summary>A scratch file that takes the files of one package; gone when disposed.</summary>
internal sealed class Spool(string path) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(
        path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    private readonly byte[] _buffer = new byte[128 * 1024];
    private long _length;

    public FileContent Add(Stream content)
    {
        var start = _length;
        int read;
        while ((read = content.Read(_buffer)) > 0)
        {
            RandomAccess.Write(_file, _buffer.AsSpan(0, read), _length);
            _length += read;
        }
        return new SpooledContent(_file, start, _length - start);
    }

    public void Dispose() => _file.Dispose();
}
