namespace Paks.Registry;

/// <summary>What went over the wire, counted from the client's beginning on.</summary>
public sealed class Traffic
{
    private long _requests;
    private long _bytesRead;
    private long _bytesWritten;

    /// <summary>How many http requests were made, those for tokens and repeated ones included.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Bytes of bodies that came in.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Bytes of bodies that went out.</summary>
    public long BytesWritten => Interlocked.Read(ref _bytesWritten);

    internal void CountRequest() => Interlocked.Increment(ref _requests);

    internal void CountRead(long bytes) => Interlocked.Add(ref _bytesRead, bytes);

    internal void CountWritten(long bytes) => Interlocked.Add(ref _bytesWritten, bytes);
}
