using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>
/// The command under test: the file that <c>PAKS_IMAGE</c> names, else the one of this build. It sees nothing of the
/// user who runs the tests: no key ring, no store, no engine, no password.
/// </summary>
internal static class PaksImage
{
    private static readonly string Configuration =
        Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    /// <summary>The file that is run: a native program, or an assembly for <c>dotnet</c>.</summary>
    public static string File { get; } = Environment.GetEnvironmentVariable("PAKS_IMAGE") is { Length: > 0 } path
        ? Path.GetFullPath(path)
        : Path.Combine(Repository.Root, "src", "Paks.ImageBuilder", "bin", Configuration, "net10.0", "paks-image.dll");

    /// <summary>A call of the command, with its store and settings below <paramref name="home"/>.</summary>
    public static ProgramCall Call(string home, params IReadOnlyList<string> arguments) => CallOf(File, home, arguments);

    /// <summary>The same for a copy of the command in another place.</summary>
    public static ProgramCall CallOf(string file, string home, params IReadOnlyList<string> arguments)
    {
        var call = Path.GetExtension(file) == ".dll"
            ? new ProgramCall(Tools.Path("dotnet"), [file, .. arguments])
            : new ProgramCall(file, arguments);
        return call with
        {
            Variables = new Dictionary<string, string?>
            {
                ["HOME"] = home,
                ["PAKS_HOME"] = Path.Combine(home, "store"),
                ["XDG_CONFIG_HOME"] = null,
                ["XDG_CACHE_HOME"] = null,
                ["XDG_DATA_HOME"] = null,
                ["XDG_RUNTIME_DIR"] = null,
                ["DOCKER_HOST"] = null,
                ["DOCKER_CONFIG"] = null,
                ["REGISTRY_AUTH_FILE"] = null,
                ["SOURCE_DATE_EPOCH"] = null,
                ["PAKS_BASES"] = null,
                ["NO_COLOR"] = "1",
            },
        };
    }
}
