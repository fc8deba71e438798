using Paks.Oci;
using Paks.Testing;

namespace Paks.Registry.Tests.Pushing;

/// <summary>What tests of whole images need: a store with images in it.</summary>
public abstract class ImageTest : IDisposable
{
    private readonly TempFolder _temp = new();

    protected ImageTest() => Store = new ContentStore(_temp.Path);

    private protected ContentStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        _temp.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A manifest over a config and layers of random bytes, and what it is described by.</summary>
    private protected Descriptor CreateImage(IReadOnlyList<Descriptor> layers, Descriptor? subject = null, string? artifactType = null)
    {
        var manifest = new Manifest
        {
            Config = Store.Put("{}"u8).As(MediaTypes.ImageConfig),
            Layers = layers,
            Subject = subject,
            ArtifactType = artifactType,
        };
        return Store.Put(manifest.ToJson()).As(MediaTypes.ImageManifest);
    }

    private protected Task<PushReport> PushAsync(ClientSession session, Descriptor root, params IReadOnlyList<string> tags) =>
        new ImagePush(session.Repository, Store).RunAsync(root, tags, ClientSession.Token);
}
