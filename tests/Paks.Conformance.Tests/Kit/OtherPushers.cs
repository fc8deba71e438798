using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>
/// Tools that push one image in their own ways: a static busybox, a file and a label that say that others made it. Each pushes when
/// the first test asks for it.
/// </summary>
public sealed class OtherPushers : IDisposable
{
    private readonly RegistryHost _registry;
    private readonly Workspace _workspace = new();
    private readonly Dictionary<string, Action<string>> _ways;
    private readonly HashSet<string> _pushed = [];

    public OtherPushers(RegistryHost registry)
    {
        _registry = registry;
        _ways = new Dictionary<string, Action<string>>
        {
            ["docker"] = PushWithDocker,
            ["skopeo-v2s2"] = image => CopyWithSkopeo(Push("buildah"), image, "--format", "v2s2"),
            ["skopeo-oci"] = image => CopyWithSkopeo(Push("docker"), image, "--format", "oci"),
            ["skopeo-zstd"] = image => Repack(image, "--dest-compress", "--dest-compress-format", "zstd"),
            ["skopeo-uncompressed"] = image => Repack(image, "--dest-decompress"),
            ["buildah"] = image => PushWithBuildah(image, "amd64"),
            ["buildah-index"] = image => PushIndex(image, "buildah", "oci"),
            ["podman-list"] = image => PushIndex(image, "podman", "v2s2"),
        };
    }

    /// <summary>The ways, which are the images' names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["docker", "skopeo-v2s2", "skopeo-oci", "skopeo-zstd", "skopeo-uncompressed", "buildah", "buildah-index", "podman-list"];

    /// <summary>The media type of an image's layers.</summary>
    public static string LayerType(string name) => name switch
    {
        "docker" or "skopeo-v2s2" or "podman-list" => "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "skopeo-zstd" => "application/vnd.oci.image.layer.v1.tar+zstd",
        "skopeo-uncompressed" => "application/vnd.oci.image.layer.v1.tar",
        _ => "application/vnd.oci.image.layer.v1.tar+gzip",
    };

    private string[] Storage => ["--root", _workspace.At("storage"), "--runroot", _workspace.At("storage-run"), "--storage-driver", "vfs"];

    /// <summary>Pushes an image, once.</summary>
    /// <returns>Its reference.</returns>
    public string Push(string name)
    {
        var image = $"{_registry.Host}/others/{name}:1";
        if (!_pushed.Contains(name))
        {
            _ways[name](image);
            _pushed.Add(name);
        }

        return image;
    }

    /// <summary>The digest that an image has in the registry.</summary>
    public string Digest(string name) => _registry.Server.Digest("others/" + name, "1");

    /// <summary>Pushes what is no image.</summary>
    public string PushArtifact()
    {
        var artifact = $"{_registry.Host}/others/artifact:1";
        File.WriteAllText(_workspace.At("notes"), "notes\n");
        (Tools.Call("oras", "push", "--plain-http", "--artifact-type", "application/vnd.example.notes", artifact, "notes:text/plain")
            with { WorkingDirectory = _workspace.Root }).Run().Ended();
        return artifact;
    }

    public void Dispose() => _workspace.Dispose();

    private string Context()
    {
        var folder = _workspace.Folder("context");
        File.Copy(Tools.Path("busybox"), Path.Combine(folder, "busybox"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "made-by"), "others\n");
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), """
            FROM scratch
            COPY busybox /bin/busybox
            COPY made-by /etc/made-by
            ENV OTHER=yes
            LABEL made-by=others
            """);
        return folder;
    }

    private void PushWithDocker(string image)
    {
        // Docker's own builder: BuildKit is a program apart.
        ContainerHost.Docker("build", "--quiet", "--tag", image, Context()).With("DOCKER_BUILDKIT", "0").Run().Ended();
        ContainerHost.Docker("push", "--quiet", image).Run().Ended();
        ContainerHost.Remove(image);
    }

    private static void CopyWithSkopeo(string from, string to, params IReadOnlyList<string> options) => Tools.Run(
        "skopeo", ["copy", "--quiet", "--src-tls-verify=false", "--dest-tls-verify=false", .. options, "docker://" + from, "docker://" + to]);

    /// <summary>By way of a folder: between registries skopeo would take layers that it knows, packed as they are.</summary>
    private void Repack(string image, params IReadOnlyList<string> options)
    {
        var folder = "dir:" + _workspace.At(options[0]);
        Tools.Run("skopeo", ["copy", "--quiet", "--src-tls-verify=false", "--format", "oci", .. options, "docker://" + Push("docker"), folder]);
        Tools.Run("skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--preserve-digests", folder, "docker://" + image);
    }

    private void PushWithBuildah(string image, string architecture)
    {
        var context = Context();
        var container = Buildah("from", "--arch", architecture, "scratch");
        Buildah("copy", "--quiet", container, Path.Combine(context, "busybox"), "/bin/busybox");
        Buildah("copy", "--quiet", container, Path.Combine(context, "made-by"), "/etc/made-by");
        Buildah("config", "--arch", architecture, "--env", "OTHER=yes", "--label", "made-by=others", container);
        Buildah("commit", "--quiet", "--rm", "--tls-verify=false", container, "docker://" + image);
    }

    private void PushIndex(string image, string tool, string format)
    {
        var other = $"{_registry.Host}/others/{tool}-arm64:1";
        PushWithBuildah(other, "arm64");
        Tools.Run(tool, [.. Storage, "manifest", "create", tool]);
        foreach (var part in new[] { other, Push("buildah") })
        {
            Tools.Run(tool, [.. Storage, "manifest", "add", "--tls-verify=false", tool, "docker://" + part]);
        }

        Tools.Run(tool, [.. Storage, "manifest", "push", "--quiet", "--all", "--tls-verify=false", "--format", format, tool, "docker://" + image]);
    }

    private string Buildah(params IReadOnlyList<string> arguments) => Tools.Run("buildah", [.. Storage, .. arguments]).Trim();
}
