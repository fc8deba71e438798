using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>A disk that is full, or that may not be written: told as such, and nothing half-written stays.</summary>
public sealed class DisksInTrouble : IDisposable
{
    private readonly Workspace _workspace = new();

    public static TheoryData<string, string, string> Troubles => new()
    {
        { "mount -t tmpfs -o size=1m tmpfs", "out", "PAKS4002" },
        { "mount -t tmpfs -o size=1m tmpfs", "home/store", "PAKS4002" },
        { "mount -t tmpfs -o ro tmpfs", "out", "PAKS4003" },
        { "mount -t tmpfs -o ro tmpfs", "home/store", "PAKS4001" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public void AreToldAndLeaveNothing(string mount, string folder, string code)
    {
        string[] namespaces = Environment.IsPrivilegedProcess ? ["--mount"] : ["--mount", "--map-root-user"];
        Tools.Require(Tools.Call("unshare", [.. namespaces, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).Run().ExitCode == 0, "this user cannot mount");
        var build = new BuildCall
        {
            Home = _workspace.Home,
            Spec = "sqlite",
            Outputs = ["oci:" + _workspace.Folder("out") + "/image:1"],
            Options = ["--prefix", "/opt/paks"],
        };

        // The disk exists in this call's own mount namespace only, so what is on it is listed there.
        var listing = _workspace.At("left-over");
        var result = build.Call.Through(
            Tools.Path("unshare"),
            [.. namespaces, "sh", "-c", $"{mount} {_workspace.Folder(folder)} || exit 99; \"$@\"; code=$?; ls -A {_workspace.At("out")} > {listing}; exit $code", "sh"]).Run();

        result.Ended(1);
        Assert.Contains($"error {code}: ", result.Error, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(listing));
        build.Digest();
    }

    public void Dispose() => _workspace.Dispose();
}
