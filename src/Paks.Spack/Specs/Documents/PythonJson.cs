using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Paks.Spack.Specs;

/// <summary>
/// JSON exactly as Python's <c>json</c> module writes it in ASCII: keys in the order given, lower-case \u escapes, and
/// nothing else escaped (so not <c>+</c>, <c>/</c>, <c>&lt;</c>). DAG hashes are made of such text.
/// </summary>
internal sealed class PythonJson
{
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly bool _indented;

    private PythonJson(bool indented) => _indented = indented;

    /// <param name="node">What to write.</param>
    /// <param name="indented">By two spaces, as Spack 0.18 to 0.20 hashed; else without any blank.</param>
    public static ReadOnlyMemory<byte> Write(JsonNode? node, bool indented)
    {
        var writer = new PythonJson(indented);
        writer.WriteValue(node, 0);
        return writer._text.WrittenMemory;
    }

    private void WriteValue(JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                Append("null");
                break;
            case JsonObject map:
                WriteItems('{', '}', map, depth, member =>
                {
                    WriteString(member.Key);
                    Append(_indented ? ": " : ":");
                    WriteValue(member.Value, depth + 1);
                });
                break;
            case JsonArray list:
                WriteItems('[', ']', list, depth, item => WriteValue(item, depth + 1));
                break;
            default:
                WriteScalar(node.GetValue<JsonElement>());
                break;
        }
    }

    private void WriteItems<T>(char open, char close, IEnumerable<T> items, int depth, Action<T> write)
    {
        Append(open);
        var empty = true;
        foreach (var item in items)
        {
            if (!empty)
            {
                Append(',');
            }

            BreakLine(depth + 1);
            write(item);
            empty = false;
        }

        if (!empty)
        {
            BreakLine(depth);
        }

        Append(close);
    }

    private void WriteScalar(JsonElement scalar)
    {
        if (scalar.ValueKind == JsonValueKind.String)
        {
            WriteString(scalar.GetString()!);
        }
        else
        {
            Append(scalar.GetRawText());
        }
    }

    private void WriteString(string text)
    {
        Append('"');
        foreach (var character in text)
        {
            switch (character)
            {
                case '"' or '\\':
                    Append('\\');
                    Append(character);
                    break;
                case >= ' ' and <= '~':
                    Append(character);
                    break;
                case '\b':
                    Append("\\b");
                    break;
                case '\t':
                    Append("\\t");
                    break;
                case '\n':
                    Append("\\n");
                    break;
                case '\f':
                    Append("\\f");
                    break;
                case '\r':
                    Append("\\r");
                    break;
                default:
                    Append("\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture));
                    break;
            }
        }

        Append('"');
    }

    private void BreakLine(int depth)
    {
        if (_indented)
        {
            Append("\n" + new string(' ', depth * 2));
        }
    }

    private void Append(char character) => _text.Write([(byte)character]);

    private void Append(string ascii) => Encoding.ASCII.GetBytes(ascii, _text);
}
