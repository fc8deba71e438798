using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Paks.Debian.Archives;

/// <summary>Keeps stanzas by their place: in a scratch file, which is gone when disposed, or in memory.</summary>
/// <param name="scratchFolder">Takes the file; null: there is none.</param>
internal sealed class StanzaStore(string? scratchFolder) : IDisposable
{
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;
    private const int MostChunks = (1 << (31 - ChunkBits)) - 2;

    private readonly SafeFileHandle? _file = scratchFolder is null ? null : File.OpenHandle(
        Path.Combine(scratchFolder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    private readonly List<byte[]> _chunks = [];
    private byte[] _last = new byte[ChunkSize];
    private int _full;
    private int _used;

    /// <summary>Returns the place.</summary>
    /// <exception cref="FormatException">It is too long.</exception>
    public int Add(ReadOnlySpan<byte> stanza)
    {
        var size = sizeof(int) + stanza.Length;
        if (size > ChunkSize)
        {
            throw new FormatException($"a stanza is longer than {ChunkSize} bytes");
        }

        if (_used + size > ChunkSize)
        {
            EndChunk();
        }

        var place = _last.AsSpan(_used);
        BinaryPrimitives.WriteInt32LittleEndian(place, stanza.Length);
        stanza.CopyTo(place[sizeof(int)..]);
        var at = (_full << ChunkBits) | _used;
        _used += size;
        return at;
    }

    /// <exception cref="IOException">The scratch file cannot be read.</exception>
    public ReadOnlySpan<byte> Get(int at)
    {
        var chunk = at >> ChunkBits;
        if (chunk < _full && _file is not null)
        {
            return Read(at);
        }

        var place = (chunk < _full ? _chunks[chunk] : _last).AsSpan(at & (ChunkSize - 1));
        return place.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(place));
    }

    public void Dispose() => _file?.Dispose();

    private void EndChunk()
    {
        if (_full == MostChunks)
        {
            throw new FormatException("it is larger than any index should be");
        }

        if (_file is not null)
        {
            RandomAccess.Write(_file, _last, (long)_full << ChunkBits);
        }
        else
        {
            _chunks.Add(_last);
            _last = new byte[ChunkSize];
        }

        _full++;
        _used = 0;
    }

    private byte[] Read(int at)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        ReadExactly(length, at);
        var stanza = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        ReadExactly(stanza, at + sizeof(int));
        return stanza;
    }

    private void ReadExactly(Span<byte> buffer, long at)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(_file!, buffer, at);
            if (read == 0)
            {
                throw new EndOfStreamException("the scratch file of an index was cut short");
            }

            buffer = buffer[read..];
            at += read;
        }
    }
}
