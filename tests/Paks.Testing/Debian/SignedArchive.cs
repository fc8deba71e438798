using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Paks.Testing.Debian;

/// <summary>A Debian archive in a folder, signed by a key of its own. What a test sets counts from the next <see cref="Publish"/> on.</summary>
public class SignedArchive : IDisposable
{
    /// <summary>The time at which its releases are right.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, List<(string Component, string Architecture, string Stanza)>> _suites = [];

    /// <summary>Makes an empty one.</summary>
    public SignedArchive() => Key = Gpg.CreateKey("archive", at: Now.AddYears(-1));

    /// <summary>Where it is.</summary>
    public string Root => _folder.Path;

    /// <summary>The fingerprint of its key.</summary>
    public string Key { get; }

    /// <summary>The gpg that signs.</summary>
    public GnuPg Gpg { get; } = new();

    /// <summary>The suites that packages were added to.</summary>
    public IReadOnlyCollection<string> Suites => _suites.Keys;

    /// <summary>When its releases are made.</summary>
    public DateTimeOffset Date { get; set; } = Now.AddDays(-1);

    /// <summary>Until when they are valid; null: they do not say.</summary>
    public string? ValidUntil { get; set; }

    /// <summary>What they call the suite besides its name; empty: the same.</summary>
    public string Codename { get; set; } = "";

    /// <summary>The architectures; of a single one the index has all packages, whatever they say.</summary>
    public IReadOnlyList<string> Architectures { get; set; } = ["amd64"];

    /// <summary>The components that every suite has.</summary>
    public IReadOnlyList<string> Components { get; set; } = ["main"];

    /// <summary>By suite, the architectures where they are others.</summary>
    public Dictionary<string, IReadOnlyList<string>> ArchitecturesOf { get; } = [];

    /// <summary>The compressions of indexes: <c>gz</c>, <c>xz</c>, <c>zst</c>, or none.</summary>
    public IReadOnlyList<string> Compressions { get; set; } = ["xz"];

    /// <summary>Whether indexes are found by their digest too.</summary>
    public bool HasByHash { get; set; }

    /// <summary>Whether releases are signed within.</summary>
    public bool HasInRelease { get; set; } = true;

    /// <summary>Whether releases are signed beside.</summary>
    public bool HasDetached { get; set; }

    /// <summary>The name of the table of digests in a release.</summary>
    public string Table { get; set; } = "SHA256";

    /// <summary>Another key that signs; empty: the archive's.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>The full path of a file in it.</summary>
    public string this[string path] => _folder[path];

    /// <summary>Removes it.</summary>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes a package up, and disposes it.</summary>
    /// <param name="package">The package.</param>
    /// <param name="suite">The suite that has it.</param>
    /// <param name="component">The component that has it.</param>
    /// <param name="change">Makes its file another one, which the index then names.</param>
    public void AddPackage(TestPackage package, string suite = "stable", string component = "main", Func<byte[], byte[]>? change = null)
    {
        var deb = package.Build();
        deb = change?.Invoke(deb) ?? deb;
        var filename = $"pool/{package.Name}_{package.Version.Replace(":", "%3a", StringComparison.Ordinal)}_{package.Architecture}.deb";
        _folder.Write(filename, deb);
        if (!_suites.TryGetValue(suite, out var stanzas))
        {
            _suites[suite] = stanzas = [];
        }

        stanzas.Add((component, package.Architecture, package.Control.Replace(
            "Description:", $"Filename: {filename}\nSize: {deb.Length}\nSHA256: {Sha256(deb)}\nDescription:", StringComparison.Ordinal) + "\n"));
        package.Dispose();
    }

    /// <summary>Takes a package out of the indexes, and its file out of the pool.</summary>
    public void Remove(string name, string suite = "stable")
    {
        _suites[suite].RemoveAll(one => one.Stanza.StartsWith($"Package: {name}\n", StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(_folder["pool"], $"{name}_*"))
        {
            File.Delete(file);
        }
    }

    /// <summary>Writes the indexes and signs the releases.</summary>
    public void PublishAll()
    {
        foreach (var (suite, stanzas) in _suites)
        {
            var files = new List<string>();
            var architectures = ArchitecturesOf.GetValueOrDefault(suite, Architectures);
            foreach (var (component, architecture) in Components.SelectMany(component => architectures.Select(architecture => (component, architecture))))
            {
                var own = stanzas.Where(one => one.Component == component && (Architectures.Count == 1 || one.Architecture == architecture || one.Architecture == "all"));
                WriteIndex(suite, $"{component}/binary-{architecture}", string.Concat(own.Select(one => one.Stanza)), files);
            }

            WriteRelease(suite, ReleaseOf(suite, architectures, files));
        }
    }

    /// <summary>Removes its files.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        Gpg.Dispose();
        _folder.Dispose();
    }

    private void WriteIndex(string suite, string folder, string text, List<string> files)
    {
        var index = _folder.Write($"dists/{suite}/{folder}/Packages", Encoding.UTF8.GetBytes(text));
        files.Add($"{folder}/Packages");
        foreach (var compression in Compressions)
        {
            var program = compression switch { "gz" => "gzip", "xz" => "xz", _ => "zstd" };
            new ProgramCall(Tools.Path(program), "--keep", "--force", "--quiet", index).Run().Ended();
            files.Add($"{folder}/Packages.{compression}");
            if (HasByHash)
            {
                var packed = File.ReadAllBytes($"{index}.{compression}");
                _folder.Write($"dists/{suite}/{folder}/by-hash/SHA256/{Sha256(packed)}", packed);
            }
        }
    }

    private string ReleaseOf(string suite, IReadOnlyList<string> architectures, List<string> files)
    {
        var text = new StringBuilder($"Origin: Test\nSuite: {suite}\nCodename: {(Codename.Length > 0 ? Codename : suite)}\n");
        text.Append(CultureInfo.InvariantCulture, $"Date: {Date:r}\nArchitectures: {string.Join(' ', architectures)}\nComponents: {string.Join(' ', Components)}\n");
        text.Append(ValidUntil is null ? "" : $"Valid-Until: {ValidUntil}\n").Append(HasByHash ? "Acquire-By-Hash: yes\n" : "");
        text.Append(CultureInfo.InvariantCulture, $"{Table}:\n");
        foreach (var name in files)
        {
            var file = File.ReadAllBytes(_folder[$"dists/{suite}/{name}"]);
            text.Append(CultureInfo.InvariantCulture, $" {Sha256(file)} {file.Length} {name}\n");
        }

        return text.ToString();
    }

    private void WriteRelease(string suite, string text)
    {
        foreach (var old in new[] { "InRelease", "Release", "Release.gpg" })
        {
            File.Delete(_folder[$"dists/{suite}/{old}"]);
        }

        var key = SigningKey.Length > 0 ? SigningKey : Key;
        if (HasInRelease)
        {
            _folder.Write($"dists/{suite}/InRelease", Gpg.ClearSign(text, [key], Now));
        }

        if (HasDetached)
        {
            _folder.Write($"dists/{suite}/Release", Encoding.UTF8.GetBytes(text));
            _folder.Write($"dists/{suite}/Release.gpg", Gpg.DetachSign(Encoding.UTF8.GetBytes(text), key, Now));
        }
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
