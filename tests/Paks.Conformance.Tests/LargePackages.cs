using System.Globalization;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests;

/// <summary>A package is streamed, however large it is: memory does not grow with it.</summary>
public sealed class LargePackages(LargePackages.Gibibyte cache) : IClassFixture<LargePackages.Gibibyte>
{
    private const int MostMemory = 96 << 10;

    [Theory]
    [InlineData("as-built")]
    [InlineData("/opt/paks")]
    public void TakeNoMoreMemoryThanSmallOnes(string prefix)
    {
        using var workspace = new Workspace();
        var peak = workspace.At("peak");
        var call = new BuildCall
        {
            Home = workspace.Home,
            Spec = "large",
            Cache = cache.Folder,
            Key = cache.KeyFile,
            Outputs = ["oci:" + workspace.At("image") + ":1"],
            Options = ["--prefix", prefix],
        }.Call.Through(Tools.Path("time"), "--quiet", "--format", "%M", "--output", peak);

        call.Run().Ended();

        Assert.InRange(int.Parse(File.ReadAllText(peak), CultureInfo.InvariantCulture), 1, MostMemory);
    }

    /// <summary>A cache with one package, which holds a file of 1 GiB.</summary>
    public sealed class Gibibyte : IDisposable
    {
        private readonly Workspace _workspace = new();

        public Gibibyte()
        {
            var file = _workspace.At("file");
            using (var stream = File.Create(file))
            {
                var content = new SyntheticContent(1);
                for (var block = 0; block < 1 << 12; block++)
                {
                    // Mostly zeros: a test of memory needs no time of the compressor.
                    stream.Write(content.Take(4 << 10));
                    stream.SetLength((block + 1L) << 18);
                    stream.Position = stream.Length;
                }
            }

            var cache = new SyntheticCache(Folder);
            cache.Add("large", [], [new SyntheticFile("lib/large", () => File.OpenRead(file))]);
            cache.Sign();
            KeyFile = cache.KeyFile;
            File.Delete(file);
        }

        public string Folder => _workspace.At("cache");

        public string KeyFile { get; }

        public void Dispose() => _workspace.Dispose();
    }
}
