using Paks.Containers.Images;

namespace Paks.Containers.Tests.Images;

public sealed class JoinedEnvironment
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Nothing = [];
    private static readonly Dictionary<string, string> NoOwn = [];

    [Fact]
    public void NamesAFolderOnce() => Assert.Equal(
        ["PATH=/opt/view/bin:/bin", "MANPATH=/opt/view/share/man:"],
        ImageEnvironment.Join(
            ["PATH=/opt/view/bin:/bin", "MANPATH=/opt/view/share/man:"],
            new Dictionary<string, IReadOnlyList<string>> { ["PATH"] = ["/opt/view/bin"], ["MANPATH"] = ["/opt/view/share/man"] },
            new Dictionary<string, string>()));

    [Fact]
    public void HasAPathAlways() =>
        Assert.Equal(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], ImageEnvironment.Join([], Nothing, NoOwn));

    [Fact]
    public void PutsPackagesBeforeTheBaseAndTheUserLast()
    {
        var packages = new Dictionary<string, IReadOnlyList<string>>
        {
            ["PATH"] = ["/opt/view/bin"],
            ["MANPATH"] = ["/opt/view/share/man"],
            ["CMAKE_PREFIX_PATH"] = ["/opt/a", "/opt/b"],
        };

        var environment = ImageEnvironment.Join(
            ["LANG=C.UTF-8", "PATH=/bin"], packages, new Dictionary<string, string> { ["LANG"] = "C", ["ZZ"] = "a=b" });

        Assert.Equal(
            ["LANG=C", "PATH=/opt/view/bin:/bin", "CMAKE_PREFIX_PATH=/opt/a:/opt/b", "MANPATH=/opt/view/share/man", "ZZ=a=b"], environment);
    }
}
