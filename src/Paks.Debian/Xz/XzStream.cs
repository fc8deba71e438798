namespace Paks.Debian.Xz;

/// <summary>
/// Unpacks an .xz file (The .xz File Format, version 1.1.0) that uses LZMA2 alone, as dpkg-deb and dak write them. Checksums are
/// verified, and what it takes of memory is bounded, whatever the file asks for.
/// </summary>
internal sealed class XzStream(Stream source) : ReadOnlyStream
{
    private static ReadOnlySpan<byte> Magic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    private readonly XzInput _input = new(source);
    private readonly List<XzRecord> _records = [];
    private XzBlock? _block;
    private byte _checkType;
    private bool _isInStream;
    private bool _isAtEnd;

    /// <exception cref="InvalidDataException">It is no such file, or a broken one.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty && !_isAtEnd)
        {
            _block ??= NextBlock();
            int read = _block?.Read(buffer) ?? 0;
            if (read > 0)
                return read;
            EndBlock();
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _block?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Null: there is none any more.</summary>
    private XzBlock? NextBlock()
    {
        if (!_isInStream)
            ReadStreamHeader();
        byte size = _input.Byte();
        if (size != 0)
            return new XzBlock(_input, size, _checkType);
        ReadIndex();
        // Streams may follow each other, as members of gzip do.
        _isInStream = false;
        _isAtEnd = _input.IsAtEnd;
        return null;
    }

    private void EndBlock()
    {
        if (_block is null)
            return;
        _records.Add(_block.Finish());
        _block.Dispose();
        _block = null;
    }

    private void ReadStreamHeader()
    {
        Span<byte> header = stackalloc byte[8];
        _input.Bytes(header);
        if (!header[..6].SequenceEqual(Magic))
            throw new InvalidDataException("it is no xz file");
        if (header[6] != 0 || header[7] > 15 || _input.UInt32() != Crc.Of32(header[6..]))
            throw new InvalidDataException("the header of the xz file is broken");
        _checkType = header[7];
        _isInStream = true;
        _records.Clear();
    }

    /// <summary>Sections 4 and 2.1.2: what was read must be what the index and the footer say, so that nothing can be cut off.</summary>
    private void ReadIndex()
    {
        long start = _input.Position - 1;
        ulong checksum = Crc.Crc32.Append(uint.MaxValue, [0]);
        if (_input.Number(ref checksum) != (ulong)_records.Count)
            throw new InvalidDataException("the index of the xz file has another number of blocks");
        foreach (XzRecord record in _records)
        {
            if (_input.Number(ref checksum) != (ulong)record.UnpaddedSize || _input.Number(ref checksum) != (ulong)record.UncompressedSize)
                throw new InvalidDataException("the index of the xz file says other sizes of a block");
        }
        checksum = Crc.Crc32.Append(checksum, new byte[_input.Padding(_input.Position - start)]);
        if (_input.UInt32() != ~(uint)checksum)
            throw new InvalidDataException("the index of the xz file is broken");
        ReadFooter(_input.Position - start);
    }

    private void ReadFooter(long indexSize)
    {
        uint checksum = _input.UInt32();
        Span<byte> footer = stackalloc byte[8];
        _input.Bytes(footer);
        Span<byte> expected = stackalloc byte[6];
        BitConverter.TryWriteBytes(expected, (uint)((indexSize / 4) - 1));
        expected[5] = _checkType;
        if (!footer[..6].SequenceEqual(expected) || !footer[6..].SequenceEqual("YZ"u8) || Crc.Of32(footer[..6]) != checksum)
            throw new InvalidDataException("the footer of the xz file is broken");
    }
}
