using System.Text.RegularExpressions;
using Paks.Containers.Diagnostics;
using Paks.Registry;

namespace Paks.Containers.Destinations;

/// <summary>Where an image goes: the kinds of <c>--output</c>.</summary>
public abstract partial record DestinationReference
{
    private static readonly string[] Kinds = ["oci:", "oci-archive:", "docker-archive:", "docker-daemon:", "docker://"];

    /// <summary>The reference as it is written.</summary>
    public abstract override string ToString();

    /// <summary>Reads a reference such as <c>oci:image:1.0</c>.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <param name="folder">Absolute folder that relative paths start from.</param>
    /// <param name="option">The option or argument that it was written for, as a message names it.</param>
    /// <exception cref="PaksException">There is no such kind of destination, or it names no path.</exception>
    public static DestinationReference Parse(string text, string folder, string option = "--output")
    {
        var kind = Array.Find(Kinds, kind => text.StartsWith(kind, StringComparison.Ordinal));
        var rest = kind is null ? text : text[kind.Length..];
        if (text.StartsWith("oci://", StringComparison.Ordinal))
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{text}' for {option}: oci:// names a build cache.", $"An image is pushed to docker://{text["oci://".Length..]}; a layout is written to oci:DIR.") { Input = text };
        }

        return (kind, rest) switch
        {
            ("docker-daemon:", "") => new Engine(),
            ("docker-daemon:", _) => throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{text}' for {option}: the engine of this machine takes no name there.",
                $"Write docker-daemon: alone, and give the image the tag '{rest}'.") { Input = text },
            ("docker://", not "") => new Registry(ReferenceOf(rest)),
            ("oci:", not "") when Split(rest, folder, option) is var (path, tag) => new Layout(path, tag),
            ("oci-archive:", not "") when Split(rest, folder, option) is var (path, tag) => new LayoutArchive(path, tag),
            ("docker-archive:", not "") => new DockerSave(Path.GetFullPath(rest, folder)),
            _ => throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{text}' for {option}: it is no destination.",
                "Use oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE, docker-daemon: or docker://REF.") { Input = text },
        };
    }

    /// <summary>Where an image with this reference is pushed to.</summary>
    /// <exception cref="PaksException">It is no reference of a registry, or one by digest.</exception>
    public static DestinationReference ForTag(string reference) => new Registry(ReferenceOf(reference));

    private static Reference ReferenceOf(string text)
    {
        try
        {
            return Reference.Parse(text) is { Digest: null } reference
                ? reference
                : throw new FormatException("a digest cannot be pushed to, only a tag");
        }
        catch (FormatException wrong)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot push to '{text}': {wrong.Message.TrimEnd('.')}.", "For example: docker://registry.example/me/sqlite:3.40.", wrong) { Input = text };
        }
    }

    /// <summary>A tag follows the last colon, and holds no slash.</summary>
    private static (string Path, string? Tag) Split(string text, string folder, string option)
    {
        var colon = text.LastIndexOf(':');
        var tagged = colon >= 0 && colon < text.Length - 1 && text.IndexOf('/', colon) < 0;
        var tag = tagged ? text[(colon + 1)..] : null;
        if (colon == 0 || (tag is not null && !TagPattern().IsMatch(tag)))
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{text}' for {option}: it is not written as PATH or PATH:TAG.",
                "A tag is made of letters, digits, '.', '_' and '-', as in: oci:image:1.0.") { Input = text };
        }

        return (Path.GetFullPath(tagged ? text[..colon] : text, folder), tag);
    }

    /// <summary>distribution-spec, "Pulling manifests".</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex TagPattern();

    /// <summary>An OCI image layout in a folder.</summary>
    public sealed record Layout(string Folder, string? Tag) : DestinationReference
    {
        public override string ToString() => "oci:" + Folder + (Tag is null ? "" : ":" + Tag);
    }

    /// <summary>A tar file of an OCI image layout.</summary>
    public sealed record LayoutArchive(string File, string? Tag) : DestinationReference
    {
        public override string ToString() => "oci-archive:" + File + (Tag is null ? "" : ":" + Tag);
    }

    /// <summary>A tar file as <c>docker save</c> writes it.</summary>
    public sealed record DockerSave(string File) : DestinationReference
    {
        public override string ToString() => "docker-archive:" + File;
    }

    /// <summary>A repository of a registry.</summary>
    public sealed record Registry(Reference Reference) : DestinationReference
    {
        /// <summary>The tag that the image gets.</summary>
        public string Tag => Reference.Tag ?? Reference.DefaultTag;

        public override string ToString() => "docker://" + Reference;
    }

    /// <summary>The container engine of this machine.</summary>
    public sealed record Engine : DestinationReference
    {
        public override string ToString() => "docker-daemon:";
    }
}
