using System.Text.Json;

namespace Paks.Conformance.Tests.Kit;

/// <summary>One package of a fixture cache, as <c>expected.json</c> describes it.</summary>
internal sealed record FixturePackage(JsonElement Json)
{
    public string Name => Json.GetProperty("name").GetString()!;

    public string Version => Json.GetProperty("version").GetString()!;

    public string Hash => Json.GetProperty("hash").GetString()!;

    public string Target => Json.GetProperty("target").GetString()!;

    /// <summary>The spec that means this package and no other.</summary>
    public string Spec => $"{Name}/{Hash}";

    /// <summary>Where Spack built it.</summary>
    public string OriginalPrefix => Json.GetProperty("original_prefix").GetString()!;

    /// <summary>The sha256 of its tarball, in hex.</summary>
    public string TarballChecksum => Json.GetProperty("tarball").GetProperty("sha256").GetString()!;

    /// <summary>Commands to try it with.</summary>
    public IReadOnlyList<SmokeCommand> Smoke => [.. Json.GetProperty("smoke").EnumerateArray().Select(json => new SmokeCommand(json))];

    /// <summary>The hashes of the packages that it needs to run, itself included, without those of the host.</summary>
    public IReadOnlyList<string> RuntimeClosure =>
    [
        Hash,
        .. Json.GetProperty("runtime_closure").EnumerateArray()
            .Where(node => !node.GetProperty("external").GetBoolean())
            .Select(node => node.GetProperty("hash").GetString()!),
    ];
}
