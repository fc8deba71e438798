using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Paks.Testing;

/// <summary>
/// A signed build cache of made-up packages for Linux on Debian 12, in layout 3 as Spack writes it, with a key of its own. It is
/// written from the description of the format alone, so it holds the reader to that, too.
/// </summary>
public sealed partial class SyntheticCache
{
    private const string Store = "/opt/synthetic";
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly List<Package> _packages = [];
    private readonly string _folder;

    /// <summary>Starts an empty cache in a folder.</summary>
    public SyntheticCache(string folder) => _folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>The public key that the manifests are signed with, once <see cref="Sign"/> has been called.</summary>
    public string KeyFile => Path.Combine(_folder, "key.asc");

    /// <summary>Adds a package for a target, as Spack names processors; its dependencies, by name, must be there already.</summary>
    /// <returns>The path of its tarball.</returns>
    public string Add(string name, IReadOnlyList<string> dependencies, IReadOnlyList<SyntheticFile> files, string target = "x86_64")
    {
        Package[] needed = [.. dependencies.Order(StringComparer.Ordinal).Select(Find)];
        var node = Node(name, target, needed);
        var hash = Base32(SHA1.HashData(Encoding.ASCII.GetBytes(node.ToJsonString())));
        node["hash"] = hash;
        var package = new Package(name, target, hash, node, needed);

        var tarball = StoreTarball(package, files);
        var document = Document(package);
        document["buildcache_layout_version"] = 2;
        var description = StoreBytes(Gzip(document));
        _packages.Add(package with { Records = [Record(tarball, "install.v2.tar+gzip", "gzip"), Record(description, "spec.v5+json", "gzip")] });
        return tarball.File;
    }

    /// <summary>Signs the manifests of all packages with a new key, and writes the index.</summary>
    public void Sign()
    {
        using var gpg = new GnuPg();
        var key = gpg.CreateKey("Synthetic <synthetic@example.org>");
        File.WriteAllBytes(KeyFile, gpg.Export(key));
        foreach (var package in _packages)
        {
            var path = $"v3/manifests/spec/{package.Name}/{package.Name}-1.0-{package.Hash}.spec.manifest.json";
            Write(path, gpg.ClearSign(Manifest(package.Records), [key]));
        }

        var manifest = Manifest([Record(StoreBytes(Encoding.ASCII.GetBytes(Index().ToJsonString())), "db.v8+json", "none")]);
        Write("v3/manifests/index/index.manifest.json", Encoding.ASCII.GetBytes(manifest));
        Write("v3/layout.json", "{\"signing\": \"gpg\"}"u8.ToArray());
    }

    private JsonObject Index()
    {
        var installs = new JsonObject(_packages.Select(package => KeyValuePair.Create(package.Hash, (JsonNode?)new JsonObject
        {
            ["spec"] = package.Node.DeepClone(),
            ["ref_count"] = 0,
            ["in_buildcache"] = true,
        })));
        return new JsonObject { ["database"] = new JsonObject { ["version"] = "8", ["installs"] = installs } };
    }

    /// <summary>The node as it is hashed: without its hash, the keys in Spack's order.</summary>
    private static JsonObject Node(string name, string target, Package[] dependencies)
    {
        var node = new JsonObject
        {
            ["name"] = name,
            ["version"] = "1.0",
            ["arch"] = new JsonObject { ["platform"] = "linux", ["platform_os"] = "debian12", ["target"] = target },
            ["namespace"] = "synthetic",
            ["parameters"] = new JsonObject { ["build_system"] = "generic" },
            ["package_hash"] = new string('a', 52) + "====",
        };
        if (dependencies.Length > 0)
        {
            node["dependencies"] = new JsonArray([.. dependencies.Select(package => new JsonObject
            {
                ["name"] = package.Name,
                ["hash"] = package.Hash,
                ["parameters"] = new JsonObject { ["deptypes"] = new JsonArray("build", "link"), ["virtuals"] = new JsonArray() },
            })]);
        }

        node["annotations"] = new JsonObject { ["original_specfile_version"] = 5 };
        return node;
    }

    private static JsonObject Document(Package package)
    {
        var nodes = new JsonArray([.. Closure(package).Select(each => each.Node.DeepClone())]);
        return new JsonObject { ["spec"] = new JsonObject { ["_meta"] = new JsonObject { ["version"] = 5 }, ["nodes"] = nodes } };
    }

    private static IEnumerable<Package> Closure(Package root) =>
        new[] { root }.Concat(root.Dependencies.SelectMany(Closure)).DistinctBy(package => package.Hash);

    private static JsonObject Record(Blob blob, string type, string compression) => new()
    {
        ["contentLength"] = blob.Length,
        ["mediaType"] = "application/vnd.spack." + type,
        ["compression"] = compression,
        ["checksumAlgorithm"] = "sha256",
        ["checksum"] = Path.GetFileName(blob.File),
    };

    /// <summary>A record a line: a clear-signed text has no lines without end.</summary>
    private static string Manifest(IEnumerable<JsonObject> records) =>
        $"{{\n\"version\":3,\n\"data\":[\n{string.Join(",\n", records.Select(record => record.ToJsonString()))}\n]\n}}\n";

    private static byte[] Gzip(JsonObject document)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.ASCII.GetBytes(document.ToJsonString()));
        }

        return compressed.ToArray();
    }

    private static string Base32(byte[] bytes)
    {
        var bits = string.Concat(bytes.Select(value => value.ToString("b8", CultureInfo.InvariantCulture)));
        return string.Concat(bits.Chunk(5).Select(five => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(new string(five), 2)]));
    }

    /// <summary>Writes folders before what is in them and the build information last, as Spack does.</summary>
    private static void WriteTar(TarWriter tar, Package package, IReadOnlyList<SyntheticFile> files)
    {
        var prefix = package.Prefix[1..];
        foreach (var folder in Folders(files.Select(file => $"{prefix}/{file.Path}")).Order(StringComparer.Ordinal))
        {
            tar.WriteEntry(FolderEntry(folder));
        }

        foreach (var file in files)
        {
            using var content = file.Open();
            tar.WriteEntry(FileEntry($"{prefix}/{file.Path}", content, file.IsExecutable, file.Mode));
        }

        tar.WriteEntry(FolderEntry($"{prefix}/.spack"));
        using var spec = new MemoryStream(Encoding.ASCII.GetBytes(Document(package).ToJsonString()));
        tar.WriteEntry(FileEntry($"{prefix}/.spack/spec.json", spec, executable: false));
        using var information = new MemoryStream(Encoding.ASCII.GetBytes(BuildInformation(package, files)));
        tar.WriteEntry(FileEntry($"{prefix}/.spack/binary_distribution", information, executable: false));
    }

    private static HashSet<string> Folders(IEnumerable<string> paths)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            {
                folders.Add(folder);
            }
        }

        return folders;
    }

    private static UstarTarEntry FolderEntry(string path) => new(TarEntryType.Directory, path + "/")
    {
        Mode = Executable,
        ModificationTime = DateTimeOffset.UnixEpoch,
    };

    private static UstarTarEntry FileEntry(string path, Stream content, bool executable, UnixFileMode more = UnixFileMode.None) => new(TarEntryType.RegularFile, path)
    {
        Mode = more | (executable ? Executable : Executable & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)),
        ModificationTime = DateTimeOffset.UnixEpoch,
        DataStream = content,
    };

    private static string BuildInformation(Package package, IEnumerable<SyntheticFile> files) => new JsonObject
    {
        ["sbang_install_path"] = Store + "/bin/sbang",
        ["buildpath"] = Store,
        ["spackprefix"] = "/opt/spack",
        ["relative_prefix"] = Path.GetRelativePath(Store, package.Prefix),
        ["hardlinks_deduped"] = true,
        ["hash_to_prefix"] = new JsonObject(Closure(package).Select(each => KeyValuePair.Create(each.Hash, (JsonNode?)each.Prefix))),
        ["relocate_binaries"] = new JsonArray(),
        ["relocate_links"] = new JsonArray(),
        ["relocate_textfiles"] = new JsonArray([.. files.Where(file => file.IsRelocatedText).Select(file => JsonValue.Create(file.Path))]),
    }.ToJsonString() + "\n";

    private Package Find(string name) => _packages.Single(package => package.Name == name);

    private Blob StoreTarball(Package package, IReadOnlyList<SyntheticFile> files)
    {
        var file = Path.Combine(_folder, "unnamed");
        using (var tar = new TarWriter(new GZipStream(File.Create(file), CompressionLevel.Optimal), TarEntryFormat.Ustar))
        {
            WriteTar(tar, package, files);
        }

        return StoreFile(file);
    }

    private Blob StoreBytes(byte[] content)
    {
        var file = Path.Combine(_folder, "unnamed");
        File.WriteAllBytes(file, content);
        return StoreFile(file);
    }

    private Blob StoreFile(string file)
    {
        using var content = File.OpenRead(file);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(content));
        var blob = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "blobs", "sha256", checksum[..2])).FullName, checksum);
        File.Move(file, blob, overwrite: true);
        return new Blob(blob, content.Length);
    }

    private void Write(string path, byte[] content)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    private sealed record Blob(string File, long Length);

    private sealed record Package(string Name, string Target, string Hash, JsonObject Node, IReadOnlyList<Package> Dependencies)
    {
        /// <summary>The records of its manifest.</summary>
        public IReadOnlyList<JsonObject> Records { get; init; } = [];

        public string Prefix => $"{Store}/linux-{Target}/{Name}-1.0-{Hash}";
    }
}
