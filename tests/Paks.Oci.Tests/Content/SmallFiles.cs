using Paks.Testing;

namespace Paks.Oci.Tests.Content;

/// <summary>Files that people write, and what may stand in their place.</summary>
public sealed class SmallFiles : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void AreReadWhole()
    {
        _temp.Write("file", "content"u8);
        File.CreateSymbolicLink(_temp["link"], "file");

        Assert.Equal("content"u8.ToArray(), SmallFile.Read(_temp["file"], 7));
        Assert.Equal("content"u8.ToArray(), SmallFile.Read(_temp["link"], 100));
        Assert.NotEmpty(SmallFile.Read("/proc/self/status", 1 << 20));
    }

    [Fact]
    public void HaveAnEnd()
    {
        _temp.Write("file", "content"u8);

        Assert.Throws<IOException>(() => SmallFile.Read(_temp["file"], 6));
        Assert.Throws<IOException>(() => SmallFile.Read("/dev/zero", 100));
    }

    [Fact]
    public void AreNoPipes()
    {
        Tools.Run("mkfifo", _temp["pipe"]);
        File.CreateSymbolicLink(_temp["link"], "pipe");

        Assert.Throws<IOException>(() => SmallFile.Read(_temp["pipe"], 100));
        Assert.Throws<IOException>(() => SmallFile.Read(_temp["link"], 100));
    }

    public void Dispose() => _temp.Dispose();
}
