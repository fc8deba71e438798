using System.Text.Json;
using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>A <c>paks-image build</c> in the making: what tests vary, over something that works.</summary>
internal sealed record BuildCall
{
    public required string Home { get; init; }

    public string Spec { get; init; } = "zlib@1.2.13";

    public string Base { get; init; } = "scratch";

    public string Cache { get; init; } = FixtureCache.Plain.Folder;

    public string Key { get; init; } = FixtureCache.Plain.Key;

    /// <summary>Destinations, such as <c>oci:/some/folder:tag</c>.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Whatever else stands on the command line.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The call of the program.</summary>
    public ProgramCall Call => PaksImage.Call(Home, Arguments);

    /// <summary>The arguments of the program.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "build", Spec, "--base", Base, "--cache", Cache, "--key", Key, "--json",
        .. Outputs.SelectMany(output => new[] { "--output", output }),
        .. Options,
    ];

    /// <summary>Builds, which must succeed, and gives the digest that the command reports.</summary>
    public string Digest() => DigestIn(Call.Run());

    /// <summary>The digest that a build that succeeded reports.</summary>
    public static string DigestIn(ProgramResult result)
    {
        using var report = JsonDocument.Parse(result.Ended().Output);
        return report.RootElement.GetProperty("digest").GetString()!;
    }
}
