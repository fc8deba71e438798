using System.Buffers;

namespace Paks.Oci.Deflate;

/// <summary>Decompresses deflate streams (RFC 1951) and tells where their blocks end. What zlib refuses is refused.</summary>
internal sealed class Inflater(BitReader input) : IDisposable
{
    // RFC 1951, 2: matches reach 32 KiB back at most.
    private const int WindowSize = 32 * 1024;
    private const int BufferSize = 256 * 1024;

    private readonly BlockCodes _codes = new();
    private byte[] _output = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _origin;
    private int _given;
    private int _written;
    private BlockType _block;
    private bool _isLastBlock;
    private int _stored;

    private enum BlockType
    {
        None,
        Stored,
        Compressed,
    }

    /// <summary>Whether what was given last ends with a block.</summary>
    public bool IsAtBoundary => _block == BlockType.None;

    /// <summary>Whether the stream has ended.</summary>
    public bool HasEnded => IsAtBoundary && _isLastBlock;

    /// <summary>Begins a stream, whose matches cannot reach into the one before.</summary>
    public void Begin()
    {
        _origin = _written;
        _isLastBlock = false;
    }

    /// <summary>The next plain bytes, up to the end of a block at most; they stay there until the next call.</summary>
    /// <exception cref="InvalidDataException">The stream is malformed, or cut short.</exception>
    public ReadOnlyMemory<byte> Next()
    {
        MakeRoom();
        if (_block == BlockType.None)
        {
            BeginBlock();
        }

        if (_block == BlockType.Stored ? CopyStored() : Decode())
        {
            _block = BlockType.None;
        }

        input.ThrowIfPastEnd();

        // The last byte waits until it is known whether it ends a block.
        var end = IsAtBoundary ? _written : Math.Max(_given, _written - 1);
        var next = _output.AsMemory(_given, end - _given);
        _given = end;
        return next;
    }

    public void Dispose()
    {
        if (_output.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_output);
            _output = [];
        }
    }

    private void MakeRoom()
    {
        if (_written < _output.Length - SymbolLoop.Margin)
        {
            return;
        }

        var shift = _written - WindowSize;
        _output.AsSpan(shift, WindowSize).CopyTo(_output);
        _written -= shift;
        _given -= shift;
        _origin = Math.Max(0, _origin - shift);
    }

    // 3.2.3: whether it is the last one, and its type.
    private void BeginBlock()
    {
        _isLastBlock = input.Take(1) != 0;
        switch (input.Take(2))
        {
            case 0:
                BeginStored();
                _block = BlockType.Stored;
                return;
            case 1:
                _codes.UseFixed();
                break;
            case 2:
                _codes.Read(input);
                break;
            default:
                throw new InvalidDataException("a block is of a type that there is not");
        }

        _block = BlockType.Compressed;
    }

    // 3.2.4: its size, and once more with all bits turned over.
    private void BeginStored()
    {
        input.SkipToByte();
        var size = input.Take(16);
        if ((size ^ 0xffff) != input.Take(16))
        {
            throw new InvalidDataException("a stored block has two sizes");
        }

        input.SkipToByte();
        _stored = (int)size;
    }

    private bool CopyStored()
    {
        if (_stored > 0)
        {
            var room = Math.Min(_stored, _output.Length - SymbolLoop.Margin - _written);
            var count = input.CopyTo(_output.AsSpan(_written, room));
            _written += count;
            _stored -= count;
        }

        return _stored == 0;
    }

    private bool Decode()
    {
        while (!SymbolLoop.Run(input, _codes, _output, _origin, ref _written))
        {
            if (_written >= _output.Length - SymbolLoop.Margin)
            {
                return false;
            }

            input.Fill();
        }

        return true;
    }
}
