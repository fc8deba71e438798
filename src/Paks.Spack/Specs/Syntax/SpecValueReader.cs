using System.Buffers;
using System.Text;

namespace Paks.Spack.Specs;

/// <summary>The value after <c>name=</c>: bare, or in single or double quotes.</summary>
internal static class SpecValueReader
{
    private static readonly SearchValues<char> Bare =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+*.,:=%^~/\\");

    /// <param name="reader">Stands behind the sign.</param>
    /// <param name="stopAtBracket">Whether an empty value before a closing bracket is told as such.</param>
    public static string Read(SpecTextReader reader, bool stopAtBracket = false)
    {
        if (reader.Current is '\'' or '"')
        {
            return ReadQuoted(reader);
        }

        var value = reader.TakeWhile(Bare.Contains);
        if (value.Length > 0)
        {
            return value;
        }

        throw reader.Expected(stopAtBracket ? "a value before ']'" : "a value after '=' (put it in quotes if it holds blanks)");
    }

    private static string ReadQuoted(SpecTextReader reader)
    {
        var start = reader.Position;
        var quote = reader.Current;
        var value = new StringBuilder();
        for (reader.Position++; !reader.AtEnd && reader.Current != quote; reader.Position++)
        {
            var escape = reader.Current == '\\' && (reader.Peek(1) == quote || reader.Peek(1) == '\\');
            reader.Position += escape ? 1 : 0;
            value.Append(reader.Current);
        }

        if (reader.TryTake(quote.ToString()))
        {
            return value.ToString();
        }

        reader.Position = start;
        throw reader.Expected($"a closing {quote} for the quoted value");
    }
}
