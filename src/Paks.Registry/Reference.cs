using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Paks.Oci;

namespace Paks.Registry;

/// <summary>Names a repository, and mostly something in it: <c>[HOST/]NAME[:TAG][@DIGEST]</c>.</summary>
/// <remarks>
/// distribution-spec, "Pulling manifests"; the short forms are Docker's: without a host it is Docker Hub's, and a name of one
/// part there is in <c>library</c>. With tag and digest, the digest says what, the tag is a remark.
/// </remarks>
public sealed partial record Reference
{
    /// <summary>The tag where neither tag nor digest is given.</summary>
    public const string DefaultTag = "latest";

    private const string DockerHub = "docker.io";
    private const int MostCharacters = 255;

    private Reference(string registry, string repository, string? tag, Digest? digest) =>
        (Registry, Repository, Tag, Digest) = (registry, repository, tag, digest);

    /// <summary>Host, and port where one is given.</summary>
    public string Registry { get; }

    /// <summary>The repository's name.</summary>
    public string Repository { get; }

    /// <summary>The tag, or null.</summary>
    public string? Tag { get; private init; }

    /// <summary>The digest, or null.</summary>
    public Digest? Digest { get; private init; }

    /// <summary>What stands in a request's path: the digest, else the tag, else the default tag.</summary>
    public string Target => Digest?.ToString() ?? Tag ?? DefaultTag;

    /// <summary>Host and name.</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>The reference in <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static Reference Parse(string text) => Read(text, out var why) ?? throw new FormatException(why);

    /// <summary>Reads a reference; false when it is malformed.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Reference? reference)
    {
        reference = text is null ? null : Read(text, out _);
        return reference is not null;
    }

    /// <summary>Whether <paramref name="text"/> may be a tag.</summary>
    public static bool IsTag(string text) => TagPattern().IsMatch(text);

    /// <summary>Whether <paramref name="text"/> may be a registry's host, with or without a port.</summary>
    internal static bool IsHost(string text) =>
        HostPattern().IsMatch(text) && Uri.TryCreate($"http://{text}/", UriKind.Absolute, out var address) && address.AbsolutePath == "/";

    /// <summary>Whether <paramref name="text"/> may be a repository's name.</summary>
    internal static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>The same repository under a tag.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public Reference WithTag(string tag) => IsTag(tag) ? this with { Tag = tag, Digest = null } : throw new FormatException(NoTag(tag));

    /// <summary>The same repository by a digest.</summary>
    public Reference WithDigest(Digest digest) => this with { Tag = null, Digest = digest };

    /// <summary>The whole reference.</summary>
    public override string ToString() => $"{Name}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    private static Reference? Read(string text, out string why)
    {
        var rest = text;
        Digest? digest = null;
        if (rest.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            if (!Oci.Digest.TryParse(rest[(at + 1)..], out var parsed))
            {
                why = $"'{rest[(at + 1)..]}' is no digest; sha256: and 64 lower-case hexadecimal digits are expected (or sha512: and 128)";
                return null;
            }

            (rest, digest) = (rest[..at], parsed);
        }

        string? tag = null;
        var slash = rest.LastIndexOf('/');
        if (rest.IndexOf(':', slash + 1) is > 0 and var colon && (slash >= 0 || !IsPort(rest, colon)))
        {
            (rest, tag) = (rest[..colon], rest[(colon + 1)..]);
            if (!IsTag(tag))
            {
                why = NoTag(tag);
                return null;
            }
        }

        (var host, var name) = Split(rest);
        why = !IsHost(host) ? $"'{host}' is no host of a registry"
            : !IsName(name) ? $"'{name}' is no name of a repository: parts of lower-case letters and digits, with '.', '_' or '-' between them, separated by '/'"
            : digest is null && tag is null && ImageIdPattern().IsMatch(text) ? $"'{text}' is an image's id, not a name; a digest is written NAME@sha256:..."
            : host.Length + 1 + name.Length > MostCharacters ? $"its name has more than {MostCharacters} characters"
            : "";
        return why.Length == 0 ? new Reference(host, name, tag, digest) : null;
    }

    /// <summary>Docker's rule: a first part with a dot, a colon or an upper-case letter, or <c>localhost</c>, is a host.</summary>
    private static (string Host, string Name) Split(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        var isHost = first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper);
        (var host, var name) = isHost ? (first, text[(slash + 1)..]) : (DockerHub, text);
        host = host is "index.docker.io" or "registry-1.docker.io" ? DockerHub : host;
        return (host, host == DockerHub && !name.Contains('/', StringComparison.Ordinal) ? "library/" + name : name);
    }

    // localhost:5000 alone is a host without a name, not a name with a tag; it is refused as such.
    private static bool IsPort(string text, int colon) =>
        text[..colon] == "localhost" && text.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static string NoTag(string tag) => $"'{tag}' is no tag: up to 128 letters, digits, '.', '_' and '-', not beginning with '.' or '-'";

    [GeneratedRegex(@"^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?\z")]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex NamePattern();

    // What Docker writes for images without a name: it does not take it for one either.
    [GeneratedRegex(@"^[a-f0-9]{64}\z")]
    private static partial Regex ImageIdPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex TagPattern();
}
