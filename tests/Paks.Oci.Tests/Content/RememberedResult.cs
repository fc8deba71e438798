using Paks.Testing;

namespace Paks.Oci.Tests.Content;

public sealed class RememberedResult : IDisposable
{
    private static readonly Digest Inputs = Digest.Sha256("inputs"u8);

    private readonly TempFolder _temp = new();
    private readonly ContentStore _store;

    public RememberedResult() => _store = new ContentStore(_temp.Path);

    public void Dispose()
    {
        _store.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void IsFoundByItsInputs()
    {
        _store.PutMemo("test-1", Inputs, "result"u8);
        Assert.Equal("result"u8, _store.TryGetMemo("test-1", Inputs)!);
    }

    [Fact]
    public void MayBeEmpty()
    {
        _store.PutMemo("test-1", Inputs, []);
        Assert.Equal([], _store.TryGetMemo("test-1", Inputs)!);
    }

    [Fact]
    public void IsReplacedByALaterOne()
    {
        _store.PutMemo("test-1", Inputs, "first"u8);
        _store.PutMemo("test-1", Inputs, "second"u8);
        Assert.Equal("second"u8, _store.TryGetMemo("test-1", Inputs)!);
    }

    [Fact]
    public void IsNoneForOtherInputsOrAnotherKind()
    {
        _store.PutMemo("test-1", Inputs, "result"u8);
        Assert.Null(_store.TryGetMemo("test-2", Inputs));
        Assert.Null(_store.TryGetMemo("test-1", Digest.Sha256("other"u8)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(37)]
    public void IsNoneWhenItsFileIsTorn(int size)
    {
        _store.PutMemo("test-1", Inputs, "result"u8);
        var file = _temp[$"memo/test-1/{Inputs.Encoded}"];
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..size]);
        Assert.Null(_store.TryGetMemo("test-1", Inputs));
    }
}
