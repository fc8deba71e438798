using System.Buffers.Binary;

namespace Paks.Debian.Archives;

/// <summary>Keeps stanzas in memory, by their place.</summary>
internal sealed class StanzaStore
{
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkSize;

    /// <summary>Returns the place.</summary>
    public int Add(ReadOnlySpan<byte> stanza)
    {
        var size = sizeof(int) + stanza.Length;
        if (_used + size > ChunkSize)
        {
            _chunks.Add(new byte[Math.Max(ChunkSize, size)]);
            _used = 0;
        }

        var place = _chunks[^1].AsSpan(_used);
        BinaryPrimitives.WriteInt32LittleEndian(place, stanza.Length);
        stanza.CopyTo(place[sizeof(int)..]);
        var at = ((_chunks.Count - 1) << ChunkBits) | _used;
        _used += size;
        return at;
    }

    public ReadOnlySpan<byte> Get(int at)
    {
        var place = _chunks[at >> ChunkBits].AsSpan(at & (ChunkSize - 1));
        return place.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(place));
    }
}
