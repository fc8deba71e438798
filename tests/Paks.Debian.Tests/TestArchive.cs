using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Paks.Debian.Archives;
using Paks.Debian.RootFileSystems;
using Paks.Testing;
using Paks.Trust;

namespace Paks.Debian.Tests;

/// <summary>An archive in a folder, signed by a key of its own.</summary>
internal sealed class TestArchive : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly GnuPg _gpg = new();
    private readonly TempFolder _folder = new();
    private readonly TempFolder _cache = new();
    private readonly Dictionary<string, StringBuilder> _indexes = [];

    public TestArchive()
    {
        Key = _gpg.CreateKey("archive", at: Now.AddYears(-1));
        Keyring = Keyring.Read(_gpg.Export());
        Cache = new FolderCache(_cache.Path);
    }

    public string Root => _folder.Path;

    public string Key { get; }

    public Keyring Keyring { get; }

    public FolderCache Cache { get; }

    /// <summary>Fields of the release that a test sets apart.</summary>
    public string Date { get; set; } = Now.AddDays(-1).ToString("r", CultureInfo.InvariantCulture);

    public string? ValidUntil { get; set; }

    public string Codename { get; set; } = "";

    public bool HasByHash { get; set; }

    public string SigningKey { get; set; } = "";

    public GnuPg Gpg => _gpg;

    public string this[string path] => _folder[path];

    public void Dispose()
    {
        _gpg.Dispose();
        _folder.Dispose();
        _cache.Dispose();
    }

    public TestArchive Add(TestPackage package, string suite = "stable")
    {
        var deb = package.Build();
        var filename = $"pool/{package.Name}_{package.Version.Replace(":", "%3a", StringComparison.Ordinal)}_{package.Architecture}.deb";
        _folder.Write(filename, deb);
        if (!_indexes.TryGetValue(suite, out var index))
        {
            _indexes[suite] = index = new StringBuilder();
        }

        var control = package.Control.Replace("Description:", $"Filename: {filename}\nSize: {deb.Length}\nSHA256: {Sha256(deb)}\nDescription:", StringComparison.Ordinal);
        index.Append(control).Append('\n');
        package.Dispose();
        return this;
    }

    /// <summary>Writes the indexes and signs the releases.</summary>
    public TestArchive Publish()
    {
        foreach ((var suite, var index) in _indexes)
        {
            var folder = $"dists/{suite}/main/binary-amd64";
            _folder.Write($"{folder}/Packages", Encoding.UTF8.GetBytes(index.ToString()));
            new ProgramCall(Tools.Path("xz"), "--keep", "--force", _folder[$"{folder}/Packages"]).Run().Ended();
            if (HasByHash)
            {
                var packed = File.ReadAllBytes(_folder[$"{folder}/Packages.xz"]);
                _folder.Write($"{folder}/by-hash/SHA256/{Sha256(packed)}", packed);
            }
            _folder.Write($"dists/{suite}/InRelease", _gpg.ClearSign(Release(suite, folder), [SigningKey.Length > 0 ? SigningKey : Key], Now));
        }
        return this;
    }

    public DebianArchive Open(string suite = "stable", params string[] mirrors) =>
        new(new ArchiveMirrors(mirrors.Length > 0 ? mirrors : [Root], []), suite, NoHttp.Client, Cache);

    public ArchiveRecipe Recipe(params string[] suites) => new()
    {
        Name = "main",
        Mirrors = [Root],
        Suites = suites.Length > 0 ? suites : ["stable"],
        Components = ["main"],
        SignedBy = [Key],
    };

    public RootFileSystemRecipe RecipeOf(params PackageRecipe[] packages) => new()
    {
        Name = "test",
        Architectures = ["amd64"],
        Archives = [Recipe([.. _indexes.Keys])],
        Packages = packages,
    };

    public async Task<RootFileSystemPlan> PlanAsync(RootFileSystemRecipe recipe)
    {
        var planner = new RootFileSystemPlanner(recipe, "amd64", (archive, _) => new ArchiveMirrors(archive.Mirrors, []), NoHttp.Client, Cache);
        var plan = await planner.PlanAsync(await planner.ReadReleasesAsync(Keyring, Now));
        await planner.FetchAsync(plan);
        return plan;
    }

    private string Release(string suite, string folder)
    {
        var text = new StringBuilder($"Origin: Test\nSuite: {suite}\nCodename: {(Codename.Length > 0 ? Codename : suite)}\nDate: {Date}\n");
        if (ValidUntil is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Valid-Until: {ValidUntil}\n");
        }

        if (HasByHash)
        {
            text.Append("Acquire-By-Hash: yes\n");
        }

        text.Append("SHA256:\n");
        foreach (var name in new[] { "Packages", "Packages.xz" })
        {
            var file = File.ReadAllBytes(_folder[$"{folder}/{name}"]);
            text.Append(CultureInfo.InvariantCulture, $" {Sha256(file)} {file.Length} main/binary-amd64/{name}\n");
        }
        return text.ToString();
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
