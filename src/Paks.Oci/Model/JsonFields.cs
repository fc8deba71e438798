using System.Text.Json;

namespace Paks.Oci;

/// <summary>Reads the members of one JSON object of a foreign document; whatever does not fit is a
/// <see cref="MalformedImageException"/> that names the member.</summary>
internal readonly struct JsonFields
{
    // 4 TiB: the sizes of all that documents may name together still have a sum.
    private const long MaximumContentSize = 1L << 42;

    private readonly string _document;
    private readonly string _path;
    private readonly JsonElement _element;

    private JsonFields(string document, string path, JsonElement element)
    {
        _document = document;
        _path = path;
        _element = element.ValueKind == JsonValueKind.Object
            ? element
            : throw new MalformedImageException(document, path.Length == 0 ? "it is not a JSON object" : $"'{path}' is not an object");
    }

    /// <summary>The object that a document holds; see <see cref="ForeignJson"/>.</summary>
    public static JsonFields Parse(ReadOnlyMemory<byte> json, string document, int maximumSize) =>
        new(document, "", ForeignJson.Parse(json, document, maximumSize));

    /// <summary>Each object of the list that a document is.</summary>
    public static IReadOnlyList<T> ParseList<T>(
        ReadOnlyMemory<byte> json, string document, int maximumSize, int maximumCount, Func<JsonFields, T> read)
    {
        var list = ForeignJson.Parse(json, document, maximumSize);
        return list.ValueKind == JsonValueKind.Array
            ? ReadObjects(document, "", list, maximumCount, read)
            : throw new MalformedImageException(document, "it is not a JSON list");
    }

    public bool IsEmpty => !_element.EnumerateObject().Any();

    public bool Has(string name) => Find(name, out _);

    public string? Text(string name)
    {
        if (!Find(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "is not a string");
    }

    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    public long RequiredSize(string name)
    {
        if (!Find(name, out var value))
        {
            throw Missing(name);
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var size) && size is >= 0 and <= MaximumContentSize
            ? size
            : throw Wrong(name, $"is not a size in bytes, of at most {MaximumContentSize}");
    }

    public int? Number(string name)
    {
        if (!Find(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(name, "is not a number");
    }

    public bool Flag(string name)
    {
        if (!Find(name, out var value))
        {
            return false;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(name, "is neither true nor false");
    }

    public Digest RequiredDigest(string name) =>
        Digest.TryParse(RequiredText(name), out var digest) ? digest : throw Wrong(name, "is not a sha256 or sha512 digest");

    public ReadOnlyMemory<byte>? Base64(string name)
    {
        if (!Find(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw Wrong(name, "is not base64");
    }

    public IReadOnlyList<string>? TextList(string name)
    {
        if (!Find(name, out var list))
        {
            return null;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, "is not a list");
        }

        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name, "is not a list of strings"));
        }

        return texts;
    }

    public IReadOnlyDictionary<string, string>? TextMap(string name)
    {
        if (ObjectOf(name) is not { } map)
        {
            return null;
        }

        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in map._element.EnumerateObject())
        {
            var key = member.Name;
            texts.Add(key, member.Value.ValueKind == JsonValueKind.String
                ? member.Value.GetString()!
                : throw map.Wrong(key, "is not a string"));
        }

        return texts;
    }

    /// <summary>The keys of an object that stands for a set (<c>{"80/tcp":{}}</c>), sorted.</summary>
    public IReadOnlyList<string>? KeySet(string name)
    {
        if (ObjectOf(name) is not { } set)
        {
            return null;
        }

        return [.. set._element.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];
    }

    public JsonFields? ObjectOf(string name) =>
        Find(name, out var value) ? new JsonFields(_document, Join(name), value) : null;

    public JsonFields RequiredObject(string name) => ObjectOf(name) ?? throw Missing(name);

    /// <summary>Each object of a list; a list that is not there, or null as Go writes an empty one, is empty.</summary>
    public IReadOnlyList<T> Objects<T>(string name, int maximumCount, Func<JsonFields, T> read)
    {
        if (!Find(name, out var list))
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array
            ? ReadObjects(_document, Join(name), list, maximumCount, read)
            : throw Wrong(name, "is not a list");
    }

    /// <summary>The entries of a list as they are.</summary>
    public IReadOnlyList<JsonElement> Elements(string name) =>
        Find(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    /// <summary>The members that are in none of <paramref name="known"/>, sorted by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Others(params ReadOnlySpan<string> known)
    {
        var others = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in _element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                others.Add(member.Name, member.Value);
            }
        }

        return others;
    }

    public MalformedImageException Wrong(string name, string problem) => new(_document, $"'{Join(name)}' {problem}");

    private static List<T> ReadObjects<T>(string document, string path, JsonElement list, int maximumCount, Func<JsonFields, T> read)
    {
        var count = list.GetArrayLength();
        if (count > maximumCount)
        {
            throw new MalformedImageException(document, $"'{path}' has {count} entries, more than the {maximumCount} that are accepted");
        }

        var objects = new List<T>(count);
        foreach (var item in list.EnumerateArray())
        {
            objects.Add(read(new JsonFields(document, $"{path}[{objects.Count}]", item)));
        }

        return objects;
    }

    private MalformedImageException Missing(string name) => Wrong(name, "is missing");

    // JSON's null is how Go writes what is not there.
    private bool Find(string name, out JsonElement value) =>
        _element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private string Join(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
