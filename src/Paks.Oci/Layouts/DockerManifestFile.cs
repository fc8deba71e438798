namespace Paks.Oci;

/// <summary>The manifest.json of Docker's archives: the files of each image.</summary>
internal sealed class DockerManifestFile(IReadOnlyList<DockerManifestFile.Entry> images)
{
    public const string Name = "manifest.json";

    private const int MaximumSize = 4 * 1024 * 1024;
    private const int MaximumImages = 4096;

    public IReadOnlyList<Entry> Images { get; } = images;

    /// <summary>Reads the file.</summary>
    /// <exception cref="MalformedImageException">It is something else.</exception>
    public static DockerManifestFile Parse(ReadOnlyMemory<byte> json, string location) =>
        new(JsonFields.ParseList(json, $"{location}: {Name}", MaximumSize, MaximumImages, image => new Entry(
            image.RequiredText("Config"), image.TextList("RepoTags") ?? [], image.TextList("Layers") ?? [])));

    /// <summary>The file for an image whose content lies in a layout.</summary>
    public static DockerManifestFile ForLayout(Manifest manifest, IReadOnlyList<string> names) => new([
        new Entry(
            LayoutFormat.PathOf(manifest.Config.Digest), names, [.. manifest.Layers.Select(layer => LayoutFormat.PathOf(layer.Digest))]),
    ]);

    public byte[] ToJson()
    {
        var json = new CanonicalJsonWriter();
        json.BeginArray();
        foreach (var image in Images)
        {
            json.BeginObject();
            json.Member("Config", image.Config);
            json.OptionalMember("RepoTags", image.RepoTags);
            json.OptionalMember("Layers", image.Layers);
            json.EndObject();
        }

        json.EndArray();
        return json.ToBytes();
    }

    /// <summary>The paths of one image's files, and its full names.</summary>
    internal sealed record Entry(string Config, IReadOnlyList<string> RepoTags, IReadOnlyList<string> Layers);
}
