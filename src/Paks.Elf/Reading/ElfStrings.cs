using System.Text;

namespace Paks.Elf.Reading;

/// <summary>Strings of one file; together they have a bound, so that no file can fill the memory.</summary>
internal sealed class ElfStrings(ElfInput input)
{
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The longest path of Linux; a run path holds several.</summary>
    private const int LongestString = 64 * 1024;

    private int _left = MostBytes;

    /// <summary>The string that begins at a place and ends, with its NUL, before another.</summary>
    public string Read(ulong offset, ulong end)
    {
        var bytes = new MemoryStream();
        while (offset < end)
        {
            var available = input.Available(offset);
            available = available[..(int)Math.Min((ulong)available.Length, end - offset)];
            var length = available.IndexOf((byte)0);
            bytes.Write(length < 0 ? available : available[..length]);
            if (bytes.Length > LongestString || (_left -= length < 0 ? available.Length : length) < 0)
            {
                throw new MalformedElfException("its strings are too long");
            }

            if (length >= 0)
            {
                return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            }

            if (available.IsEmpty)
            {
                break;
            }

            offset += (ulong)available.Length;
        }

        throw new MalformedElfException("a string of it does not end");
    }
}
