using System.Text.Json;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Bases;

/// <summary>A base's digest depends on its packages alone.</summary>
public sealed class SameBase(MadeBases bases)
{
    [Fact]
    public void ComesOfAnotherStoreAndAnotherUser()
    {
        Tools.Require(Environment.IsPrivilegedProcess, "only root can act as another user");
        using var workspace = new Workspace();
        var expected = DigestIn(bases.LayoutOf("debian12"));
        var program = workspace.Copy(Path.GetDirectoryName(PaksImage.File)!, "program");
        var file = Path.Combine(program, Path.GetFileName(PaksImage.File));
        Tools.Run("chmod", "a+x", file);
        Tools.Run("chown", "65534:65534", workspace.Home, workspace.Folder("out"));

        var call = PaksImage.CallOf(file, workspace.Home, "base", "build", "debian12", "--platform", "linux/amd64", "--output", $"oci:{workspace.At("out/base")}")
            .Through("sh", "-c", "umask 077 && exec \"$@\"", "sh")
            .Through(Tools.Path("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups")
            .With("TZ", "Pacific/Kiritimati") with { WorkingDirectory = workspace.Root };
        call.Run().Ended();

        Assert.Equal(expected, DigestIn(workspace.At("out/base")));
        ImageValidator.AssertLayout(workspace.At("out/base"));
    }

    private static string DigestIn(string layout) => 
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, "index.json"))).RootElement.GetProperty("manifests")[0].Text("digest");
}
