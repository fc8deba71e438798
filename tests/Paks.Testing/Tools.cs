using Xunit;

namespace Paks.Testing;

/// <summary>
/// The programs of the machine that tests hold their results against. One that is missing skips the test with the
/// reason, or fails it where <c>PAKS_TEST_REQUIRE_TOOLS=1</c> says that nothing may be skipped, as in CI.
/// </summary>
public static class Tools
{
    /// <summary>The full path of the program called <paramref name="name"/>; without it the test ends here.</summary>
    public static string Path(string name)
    {
        var path = Find(name);
        Require(path is not null, $"{name} is not installed");
        return path!;
    }

    /// <summary>A call of the program called <paramref name="name"/>; without it the test ends here.</summary>
    public static ProgramCall Call(string name, params IReadOnlyList<string> arguments) => new(Path(name), arguments);

    /// <summary>Runs the program called <paramref name="name"/>, which must succeed, and gives its standard output.</summary>
    public static string Run(string name, params IReadOnlyList<string> arguments) => Call(name, arguments).Run().Ended().Output;

    /// <summary>The full path of the program called <paramref name="name"/> on the search path, or null.</summary>
    public static string? Find(string name)
    {
        // The administrator's folders, where a daemon lives, are not on every user's search path.
        var search = Environment.GetEnvironmentVariable("PATH") + ":/usr/local/sbin:/usr/sbin:/sbin";
        return search.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, name))
            .FirstOrDefault(IsExecutable);
    }

    /// <summary>Address of the Docker engine that eng/test started, as <c>DOCKER_HOST</c> takes it.</summary>
    public static string DockerHost()
    {
        var host = Environment.GetEnvironmentVariable("PAKS_TEST_DOCKER_HOST");
        Require(!string.IsNullOrEmpty(host), "no Docker engine: PAKS_TEST_DOCKER_HOST is not set");
        return host!;
    }

    /// <summary>Ends the test unless what it needs of the machine is there: skipped, or failed where all is required.</summary>
    public static void Require(bool present, string reason)
    {
        if (!present && Environment.GetEnvironmentVariable("PAKS_TEST_REQUIRE_TOOLS") == "1")
        {
            Assert.Fail($"{reason}, and PAKS_TEST_REQUIRE_TOOLS=1 lets nothing be skipped");
        }

        Assert.SkipUnless(present, reason);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != 0);
    }
}
