using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Paks.Oci;

/// <summary>Writes JSON of which every byte is fixed: no white space, keys as they are given, maps sorted ordinally,
/// and the escapes of Go's encoding/json, which most tools of the field write with.</summary>
/// <remarks>Utf8JsonWriter's encoders escape by tables of Unicode that change from one .NET to the next.</remarks>
internal sealed class CanonicalJsonWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\<>&\u2028\u2029" + string.Concat(Enumerable.Range(0, 0x20).Select(i => (char)i)));

    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    public void BeginObject() => Open('{');

    public void EndObject() => Close('}');

    public void BeginArray() => Open('[');

    public void EndArray() => Close(']');

    public void Name(string name)
    {
        Separate();
        Quote(name);
        _text.Append(':');
        _needsComma = false;
    }

    public void String(string value)
    {
        Separate();
        Quote(value);
        _needsComma = true;
    }

    public void Number(long value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    public void Member(string name, string value)
    {
        Name(name);
        String(value);
    }

    public void Member(string name, long value)
    {
        Name(name);
        Number(value);
    }

    public void OptionalMember(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Member(name, value);
        }
    }

    public void OptionalMember(string name, bool value)
    {
        if (value)
        {
            Name(name);
            Raw("true");
        }
    }

    public void OptionalMember(string name, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            return;
        }

        Name(name);
        BeginArray();
        foreach (var value in values)
        {
            String(value);
        }

        EndArray();
    }

    public void OptionalMember(string name, IReadOnlyDictionary<string, string>? map)
    {
        if (map is null || map.Count == 0)
        {
            return;
        }

        Name(name);
        BeginObject();
        foreach ((var key, var value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Member(key, value);
        }

        EndObject();
    }

    /// <summary>A set, written as an object with empty objects (<c>{"80/tcp":{}}</c>).</summary>
    public void OptionalSet(string name, IReadOnlyList<string>? keys)
    {
        if (keys is null || keys.Count == 0)
        {
            return;
        }

        Name(name);
        BeginObject();
        foreach (var key in keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Name(key);
            BeginObject();
            EndObject();
        }

        EndObject();
    }

    /// <summary>Members that the model has no name for, sorted.</summary>
    public void Others(IReadOnlyDictionary<string, JsonElement> members)
    {
        foreach ((var name, var value) in members.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Name(name);
            Element(value);
        }
    }

    public void Element(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                BeginObject();
                Others(element.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal));
                EndObject();
                break;
            case JsonValueKind.Array:
                BeginArray();
                foreach (var item in element.EnumerateArray())
                {
                    Element(item);
                }

                EndArray();
                break;
            case JsonValueKind.String:
                String(element.GetString()!);
                break;
            default:
                Raw(element.GetRawText());
                break;
        }
    }

    private void Raw(string token)
    {
        Separate();
        _text.Append(token);
        _needsComma = true;
    }

    private void Open(char bracket)
    {
        Separate();
        _text.Append(bracket);
        _needsComma = false;
    }

    private void Close(char bracket)
    {
        _text.Append(bracket);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            _text.Append(',');
        }
    }

    private void Quote(string value)
    {
        _text.Append('"');
        ReadOnlySpan<char> rest = value;
        for (var at = rest.IndexOfAny(Escaped); at >= 0; at = rest.IndexOfAny(Escaped))
        {
            _text.Append(rest[..at]).Append(Escape(rest[at]));
            rest = rest[(at + 1)..];
        }

        _text.Append(rest).Append('"');
    }

    private static string Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
