using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Package.Tests.Kit;

/// <summary>A folder of a user who has the packages from a feed and nothing else of ours.</summary>
internal sealed class UserProjects : IDisposable
{
    /// <summary>A program that asks the library of a Pak for its version, and shows what a variable holds.</summary>
    public const string Program = """
        using System.Runtime.InteropServices;

        Console.WriteLine($"SQLite {Marshal.PtrToStringUTF8(Native.sqlite3_libversion())} {Environment.GetEnvironmentVariable("PATHS")}");

        static class Native
        {
            [DllImport("sqlite3")]
            public static extern IntPtr sqlite3_libversion();
        }
        """;

    private readonly Workspace _workspace = new();
    private readonly string _home;
    private readonly PackedFeed _feed;

    /// <param name="feed">The feed.</param>
    /// <param name="home">The home, with the store, of all builds that share one; null for one of its own.</param>
    public UserProjects(PackedFeed feed, string? home = null)
    {
        (_feed, _home) = (feed, home ?? _workspace.Home);
        File.WriteAllText(
            this["nuget.config"],
            $"""
            <configuration>
              <packageSources><add key="paks" value="{feed.Folder}" /></packageSources>
            </configuration>
            """);
    }

    /// <summary>The path of something in the folder.</summary>
    public string this[string path] => _workspace.At(path);

    /// <summary>The lines that a user adds to a project.</summary>
    public string Lines(string package = "sqlite", string version = "3.40:") => $"""
          <ItemGroup>
            <PackageReference Include="Paks.Build.Tasks" Version="{_feed.Version}" PrivateAssets="all" />
            <PaksPackage Include="{package}" Version="{version}" />
            <PaksCache Include="{FixtureCache.Plain.Folder}" />
            <PaksKey Include="{FixtureCache.Plain.Key}" />
          </ItemGroup>
          <PropertyGroup><PaksBase>debian12</PaksBase></PropertyGroup>
        """;

    /// <summary>Makes a console application with these lines, and the program.</summary>
    public void NewConsole(string name, string lines)
    {
        Dotnet("new", "console", "--name", name, "--no-restore").Run().Ended();
        var project = this[$"{name}/{name}.csproj"];
        File.WriteAllText(project, File.ReadAllText(project).Replace("</Project>", lines + "\n</Project>", StringComparison.Ordinal));
        File.WriteAllText(this[$"{name}/Program.cs"], Program);
    }

    /// <summary>Writes an image project.</summary>
    public string NewImage(string name, params IReadOnlyList<string> lines)
    {
        _workspace.Folder(name);
        var project = this[$"{name}/{name}.csproj"];
        File.WriteAllLines(project, [$"<Project Sdk=\"Paks.Build.Tasks/{_feed.Version}\">", .. lines, "</Project>"]);
        return project;
    }

    /// <summary>A call of <c>dotnet</c> in the folder. No server stays behind, and nothing of who runs the tests is seen.</summary>
    public ProgramCall Dotnet(params IReadOnlyList<string> arguments) => Tools.Call("dotnet", arguments) with
    {
        WorkingDirectory = _workspace.Root,
        Variables = new Dictionary<string, string?>
        {
            ["PAKS_HOME"] = Path.Combine(_home, "store"),
            ["XDG_CONFIG_HOME"] = Path.Combine(_home, "config"),
            ["SOURCE_DATE_EPOCH"] = null,
            ["DOCKER_HOST"] = null,
            ["CI"] = null,
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_HOME"] = _workspace.Folder("cli"),
            ["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        },
        Limit = TimeSpan.FromMinutes(5),
    };

    /// <summary>What the build of an image told of it.</summary>
    public JsonElement Result(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(this[path]));
        return json.RootElement.Clone();
    }

    public void Dispose() => _workspace.Dispose();
}
