using System.Text;

namespace Paks.Debian;

/// <summary>A stanza of a control file: fields in their order (Debian Policy 5.1). Field names know no case.</summary>
public sealed class ControlStanza
{
    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    // The field that is being read: some have tens of thousands of lines.
    private readonly StringBuilder _value = new();
    private string? _name;

    private ControlStanza()
    {
    }

    /// <summary>The fields as they are written; continuation lines keep their leading blank.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    /// <summary>The value of a field; null: there is no such field.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The value of a field that must be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public string Require(string name) =>
        this[name] is { Length: > 0 } value ? value : throw new FormatException($"the stanza has no field {name}");

    /// <summary>Reads exactly one stanza.</summary>
    /// <exception cref="FormatException">It is none, or more than one.</exception>
    public static ControlStanza Parse(ReadOnlySpan<byte> text)
    {
        var stanzas = ParseAll(text);
        return stanzas.Count == 1 ? stanzas[0] : throw new FormatException($"there are {stanzas.Count} stanzas where one is expected");
    }

    /// <summary>Reads stanzas that empty lines part; lines that start with <c>#</c> are comments.</summary>
    /// <exception cref="FormatException">A line is no field, or a field comes twice.</exception>
    public static IReadOnlyList<ControlStanza> ParseAll(ReadOnlySpan<byte> text)
    {
        var stanzas = new List<ControlStanza>();
        var current = new ControlStanza();
        foreach (var line in Encoding.UTF8.GetString(text).AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                current = current.EndInto(stanzas);
            }
            else if (line[0] != '#')
            {
                current.Take(line.TrimEnd());
            }
        }
        current.EndInto(stanzas);
        return stanzas;
    }

    /// <summary>As a control file has it, with an LF after each line and no empty line.</summary>
    public override string ToString() =>
        string.Concat(_fields.Select(field => $"{field.Key}:{(field.Value.StartsWith('\n') ? "" : " ")}{field.Value}\n"));

    private ControlStanza EndInto(List<ControlStanza> stanzas)
    {
        EndField();
        if (_fields.Count == 0)
        {
            return this;
        }

        stanzas.Add(this);
        return new ControlStanza();
    }

    private void Take(ReadOnlySpan<char> line)
    {
        if (!char.IsWhiteSpace(line[0]))
        {
            EndField();
            var colon = line.IndexOf(':');
            if (colon <= 0)
            {
                throw new FormatException($"'{line}' is no field of a control file");
            }

            _name = line[..colon].ToString();
            _value.Append(line[(colon + 1)..].Trim());
        }
        else if (_name is not null)
        {
            _value.Append('\n').Append(line);
        }
        else
        {
            throw new FormatException($"a stanza starts with the continuation line '{line}'");
        }
    }

    private void EndField()
    {
        if (_name is null)
        {
            return;
        }

        var value = _value.ToString();
        if (!_values.TryAdd(_name, value))
        {
            throw new FormatException($"the field {_name} comes twice in a stanza");
        }

        _fields.Add(new(_name, value));
        _value.Clear();
        _name = null;
    }
}
