using Paks.Testing;

namespace Paks.Oci.Tests.Content;

public sealed class UnusedContent : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _temp = new();
    private readonly Clock _clock = new() { Now = Start };
    private readonly ContentStore _store;

    public UnusedContent()
    {
        _store = new ContentStore(_temp.Path, _clock);
        var old = _store.Put("old"u8).Digest;
        var used = _store.Put("used"u8).Digest;
        _store.PutMemo("kind", old, "memo"u8);
        foreach (var digest in new[] { old, used })
        {
            Assert.True(_store.Contains(digest));
        }

        Assert.NotNull(_store.TryGetMemo("kind", old));
        _clock.Now = Start.AddDays(10);
        Assert.True(_store.Contains(used));
    }

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void IsListedWithItsLastUse()
    {
        StoreEntry[] entries = [.. _store.Enumerate().OrderBy(entry => entry.LastUsed)];
        Assert.Equal(3, entries.Length);
        Assert.Equal(Start, entries[0].LastUsed);
        Assert.Equal(Start.AddDays(10), entries[2].LastUsed);
        Assert.Equal(Digest.Sha256("used"u8), entries[2].Digest);
        Assert.Equal(4, entries[2].Size);
        Assert.Single(entries, entry => entry.Memo == "kind");
    }

    [Fact]
    public void IsPruned()
    {
        var removed = _store.Prune(Start.AddDays(5));
        Assert.Equal(2, removed.Count);
        Assert.Equal(Digest.Sha256("used"u8), Assert.Single(_store.Enumerate()).Digest);
    }

    [Fact]
    public void LeavesNothingWhenAllIsPruned()
    {
        _store.Prune(DateTimeOffset.MaxValue);
        Assert.Empty(_store.Enumerate());
    }

    [Fact]
    public void IsReadOnWhileItIsPruned()
    {
        using var stream = _store.OpenRead(Digest.Sha256("used"u8));
        _store.Prune(DateTimeOffset.MaxValue);
        Assert.Equal("used"u8, Test.ReadAll(stream));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
