namespace Paks.Debian.Archives;

/// <summary>Cuts an index into its stanzas without reading them: of tens of thousands few are wanted.</summary>
internal sealed class StanzaReader(Stream stream)
{
    private const int MostStanzaBytes = 1024 * 1024;

    /// <summary>Some ten times the largest index that there is: enough for any archive, too little for a bomb.</summary>
    private const long MostBytes = 1L << 30;

    private byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private long _read;

    /// <summary>The next stanza, which is valid until the one after it is read.</summary>
    /// <exception cref="FormatException">A stanza, or all of them, is longer than any should be.</exception>
    public bool TryRead(out ReadOnlySpan<byte> stanza)
    {
        var searched = 0;
        while (true)
        {
            var unread = _buffer.AsSpan(_start.._end);
            var length = unread[searched..].IndexOf("\n\n"u8);
            if (length >= 0)
            {
                length += searched + 1;
                stanza = unread[..length];
                _start += length + 1;
                return true;
            }
            if (_isAtEnd)
            {
                stanza = unread;
                _start = _end;
                return !unread.Trim((byte)'\n').IsEmpty;
            }
            // The first of two line ends may be the last byte that was read.
            searched = Math.Max(0, unread.Length - 1);
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            if (_end >= MostStanzaBytes)
            {
                throw new FormatException($"a stanza is longer than {MostStanzaBytes} bytes");
            }

            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _isAtEnd = read == 0;
        _end += read;
        _read += read;
        if (_read > MostBytes)
        {
            throw new FormatException($"it unpacks to more than {MostBytes} bytes");
        }
    }
}
