using System.Diagnostics;
using Paks.Testing;

namespace Paks.Oci.Tests.Content;

/// <summary>What a process that was killed has left in a store.</summary>
public sealed class AbandonedFiles : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void AreSweptWhenTheNextBeginsToWrite()
    {
        Abandon("dead");
        using var store = new ContentStore(_temp.Path);
        store.Put("x"u8);
        Assert.False(Directory.Exists(_temp["tmp/dead"]));
        Assert.False(File.Exists(_temp["tmp/dead.lock"]));
    }

    [Fact]
    public void AreNotSweptWhileTheirProcessLivesAndSweptOnceItIsKilled()
    {
        var flock = Tools.Path("flock");
        Abandon("living");
        using var living = Process.Start(new ProcessStartInfo(flock, ["--no-fork", _temp["tmp/living.lock"], "sleep", "60"]))!;
        try
        {
            WaitUntilLocked(_temp["tmp/living.lock"]);
            PutSomething();
            Assert.True(File.Exists(_temp["tmp/living/blob"]));
        }
        finally
        {
            living.Kill();
            living.WaitForExit();
        }

        PutSomething();
        Assert.False(Directory.Exists(_temp["tmp/living"]));
    }

    [Fact]
    public void OfAnotherStoreObjectOfThisProcessStay()
    {
        using var first = new ContentStore(_temp.Path);
        using var blob = first.CreateBlob();
        blob.Write("first"u8);
        PutSomething();
        blob.Commit();
        Assert.True(first.Contains(Digest.Sha256("first"u8)));
    }

    private void Abandon(string name)
    {
        _temp.Write($"tmp/{name}/blob", "half of it"u8);
        _temp.Write($"tmp/{name}.lock", []);
    }

    private void PutSomething()
    {
        using var store = new ContentStore(_temp.Path);
        store.Put("something"u8);
        File.Delete(store.GetPath(Digest.Sha256("something"u8)));
    }

    private static void WaitUntilLocked(string file)
    {
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                try
                {
                    using var probe = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None);
                    return false;
                }
                catch (IOException)
                {
                    return true;
                }
            },
            TimeSpan.FromSeconds(30)));
    }
}
