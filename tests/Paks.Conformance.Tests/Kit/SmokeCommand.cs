using System.Text.Json;

namespace Paks.Conformance.Tests.Kit;

/// <summary>A shell command with <c>{prefix}</c> in it, and how it ended where Spack ran it.</summary>
internal sealed record SmokeCommand(JsonElement Json)
{
    /// <summary>The command for a package at <paramref name="prefix"/>.</summary>
    public string At(string prefix) =>
        Json.GetProperty("command").GetString()!.Replace("{prefix}", prefix, StringComparison.Ordinal);

    /// <summary>How it ended and what it printed where the package was built.</summary>
    public SmokeOutcome AsBuilt => new(Json.GetProperty("exit").GetInt32(), Json.GetProperty("output").GetString()!);

    /// <summary>The same where Spack had installed it into another store.</summary>
    public SmokeOutcome Relocated =>
        new(Json.GetProperty("relocated_exit").GetInt32(), Json.GetProperty("relocated_output").GetString()!);
}
