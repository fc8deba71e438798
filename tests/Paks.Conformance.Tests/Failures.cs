using System.Formats.Tar;
using System.Text.RegularExpressions;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>Each thing that can be wrong has its own code and exit code, and leaves nothing behind that looks like an image.</summary>
public sealed partial class Failures : IDisposable
{
    /// <summary>What is wrong, how the command ends, and how the wrong is done to a build that would succeed.</summary>
    private static readonly Dictionary<string, Failure> Cases = new()
    {
        ["no spec"] = new(2, "PAKS1003", (build, _) => build with { Spec = "zlib@@" }),
        ["unknown spec"] = new(4, "PAKS2001", (build, _) => build with { Spec = "no-such-package" }),
        ["unknown version"] = new(4, "PAKS2001", (build, _) => build with { Spec = "zlib@9" }),
        ["unknown base"] = new(4, "PAKS3001", (build, _) => build with { Base = "no-such-base" }),
        ["no cache there"] = new(4, "PAKS2002", (build, _) => build with { Cache = "/no/such/cache" }),
        ["unreachable cache"] = new(6, "PAKS2003", (build, _) => build with { Cache = "http://127.0.0.1:1/" }),
        ["index that is no index"] = new(1, "PAKS2004", (build, cache) => { cache.ReplaceIndex("{\"database\":"u8.ToArray()); return build; }),
        ["index with a flipped bit"] = new(1, "PAKS2004", (build, cache) => { CacheCopy.FlipBit(cache.IndexFile(), 100); return build; }),
        ["truncated tarball"] = new(3, "PAKS2019", (build, cache) => { Truncate(cache.TarballFile); return build; }),
        ["tarball with a flipped bit"] = new(3, "PAKS2018", (build, cache) => { CacheCopy.FlipBit(cache.TarballFile, 70_000); return build; }),
        ["manifest with another checksum"] = new(3, "PAKS2012", (build, cache) => { CacheCopy.Edit(cache.Manifest, "\"contentLength\":147115", "\"contentLength\":147116"); return build; }),
        ["signature with a flipped bit"] = new(3, null, (build, cache) => { FlipInSignature(cache.Manifest); return build; }),
        ["unsigned"] = new(3, "PAKS2010", (build, cache) => { cache.RemoveSignature(); return build; }),
        ["text after the signature"] = new(3, null, (build, cache) => { File.AppendAllText(cache.Manifest, "and more\n"); return build; }),
        ["no key"] = new(3, "PAKS2011", (build, cache) => build with { Key = OtherKey(cache) }),
        ["another package's manifest"] = new(3, "PAKS2016", (build, cache) => { cache.ServeAnotherPackage("zlib", "1.3.1"); return build; }),
        ["signed tarball that is none"] = new(1, "PAKS2007", (build, cache) => build with { Key = cache.ReplaceTarball("no tarball"u8.ToArray()) }),
        ["entry outside, up"] = new(1, "PAKS2007", (build, cache) => build with { Key = cache.AddEntries(FileAt("../x")) }),
        ["entry outside, up from the prefix"] = new(1, "PAKS2007", (build, cache) => build with { Key = cache.AddEntries(FileAt(cache.PrefixInTarball + "/../x")) }),
        ["entry outside, absolute"] = new(1, "PAKS2007", (build, cache) => build with { Key = cache.AddEntries(FileAt("/etc/x")) }),
        ["entry through a link"] = new(1, "PAKS2007", (build, cache) => build with { Key = cache.AddEntries(LinkAt(cache.PrefixInTarball + "/etc", "/etc"), FileAt(cache.PrefixInTarball + "/etc/x")) }),
        ["hard link to outside"] = new(1, "PAKS2007", (build, cache) => build with { Key = cache.AddEntries(HardLinkAt(cache.PrefixInTarball + "/shadow", "etc/shadow")) }),
        ["device"] = new(1, "PAKS2007", (build, cache) => build with { Key = cache.AddEntries(DeviceAt(cache.PrefixInTarball + "/null")) }),
        ["prefix too long"] = new(1, "PAKS2030", (build, _) => build with { Spec = "sqlite", Options = ["--prefix", "/opt/" + new string('a', 200)] }),
        ["output of no kind"] = new(2, "PAKS1002", (build, _) => build with { Outputs = ["floppy:a"] }),
        ["no such option"] = new(2, null, (build, _) => build with { Options = ["--no-such-option"] }),
        ["no engine"] = new(6, "PAKS5001", (build, _) => build with { Outputs = ["docker-daemon:"], Options = ["--tag", "a:b"] }),
    };

    private readonly Workspace _workspace = new();

    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            foreach (var name in Cases.Keys)
            {
                names.Add(name, "as-built");
                names.Add(name, "/opt/paks");
            }

            return names;
        }
    }

    [Theory]
    [InlineData("as-built")]
    [InlineData("/opt/paks")]
    public void AreNotThereWithoutAReason(string prefix)
    {
        Build(prefix).Digest();

        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(_workspace.Folder("out")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HaveACodeAndLeaveNothing(string name, string prefix)
    {
        var failure = Cases[name];
        var cache = new CacheCopy(_workspace);
        var build = failure.Wrong(Build(prefix) with { Cache = cache.Folder }, cache);

        var result = build.Call.With("DOCKER_HOST", "unix://" + _workspace.At("no-engine.sock")).Run();

        result.Ended(failure.ExitCode);
        Assert.Equal("", result.Output);
        if (failure.Code is { } code)
        {
            Assert.Equal(code, Code().Match(result.Error).Groups[1].Value);
        }

        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_workspace.Folder("out")));
    }

    public void Dispose() => _workspace.Dispose();

    private static UstarTarEntry FileAt(string path) => new(TarEntryType.RegularFile, path) { DataStream = new MemoryStream("x"u8.ToArray()) };

    private static UstarTarEntry LinkAt(string path, string target) => new(TarEntryType.SymbolicLink, path) { LinkName = target };

    private static UstarTarEntry HardLinkAt(string path, string target) => new(TarEntryType.HardLink, path) { LinkName = target };

    private static UstarTarEntry DeviceAt(string path) => new(TarEntryType.CharacterDevice, path) { DeviceMajor = 1, DeviceMinor = 3 };

    private static void Truncate(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }

    /// <summary>Changes a character in the middle of the armoured signature, to one that is base64 as well.</summary>
    private static void FlipInSignature(string manifest)
    {
        var text = File.ReadAllText(manifest);
        var position = text.IndexOf("-----BEGIN PGP SIGNATURE-----", StringComparison.Ordinal) + 100;
        File.WriteAllText(manifest, text[..position] + (text[position] == 'A' ? 'B' : 'A') + text[(position + 1)..]);
    }

    /// <summary>A good key that has signed nothing here.</summary>
    private static string OtherKey(CacheCopy cache)
    {
        using var gpg = new GnuPg();
        var file = Path.Combine(cache.Folder, "other.asc");
        File.WriteAllBytes(file, gpg.Export(gpg.CreateKey("Other <other@example.org>")));
        return file;
    }

    [GeneratedRegex(@"^error (PAKS\d{4}): ", RegexOptions.Multiline)]
    private static partial Regex Code();

    private BuildCall Build(string prefix) => new()
    {
        Home = _workspace.Home,
        Spec = CacheCopy.Victim,
        Outputs = ["oci:" + _workspace.Folder("out") + "/image:1", "oci-archive:" + _workspace.At("out/image.tar")],
        Options = ["--prefix", prefix],
    };

    /// <summary>One thing that is wrong; the code is null where several fit.</summary>
    private sealed record Failure(int ExitCode, string? Code, Func<BuildCall, CacheCopy, BuildCall> Wrong);
}
