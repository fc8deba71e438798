namespace Paks.Oci;

/// <summary>What an image runs on, in the words of the Go tool chain: <c>linux</c>, <c>amd64</c>, <c>v3</c>.</summary>
/// <remarks>image-spec, image-index.md, "platform".</remarks>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>The version of the operating system (<c>os.version</c>).</summary>
    public string? OsVersion { get; init; }

    /// <summary>Reads <c>os/architecture</c> or <c>os/architecture/variant</c>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static Platform Parse(string text)
    {
        var parts = text.Split('/');
        var wellFormed = parts.Length is 2 or 3 && Array.TrueForAll(parts, IsWord);
        return wellFormed
            ? new Platform(parts[0], parts[1], parts.Length == 3 ? parts[2] : null)
            : throw new FormatException("it is not written as OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT");
    }

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    internal static Platform Read(JsonFields fields) => new(
        fields.RequiredText("os"), fields.RequiredText("architecture"), fields.Text("variant"))
    {
        OsVersion = fields.Text("os.version"),
    };

    internal void Write(CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.Member("architecture", Architecture);
        json.Member("os", Os);
        json.OptionalMember("os.version", OsVersion);
        json.OptionalMember("variant", Variant);
        json.EndObject();
    }

    private static bool IsWord(string part) =>
        part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
