using System.Text.Json;
using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>Reads what programs print.</summary>
internal static class JsonResult
{
    /// <summary>The JSON on the standard output of a program that must have succeeded.</summary>
    public static JsonElement Json(this ProgramResult result)
    {
        using var json = JsonDocument.Parse(result.Ended().Output);
        return json.RootElement.Clone();
    }

    /// <summary>A member that is a text.</summary>
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    /// <summary>Fails the test unless the program ended with a diagnosed error.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="exitCode">The exit code that belongs to the error.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="parts">What its message names.</param>
    public static void Failed(this ProgramResult result, int exitCode, string code, params IEnumerable<string> parts)
    {
        result.Ended(exitCode);
        Assert.Contains($"error {code}: ", result.Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, result.Error, StringComparison.Ordinal));
    }
}
