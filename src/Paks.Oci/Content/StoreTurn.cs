namespace Paks.Oci;

/// <summary>
/// The right to make something that goes into a store: of several processes one has it after the other, and who comes second finds it
/// made. Held by a lock (flock) on a file, so that it ends with its process. Who has a turn may not wait for another one: different
/// things can share a file.
/// </summary>
public sealed class StoreTurn : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _lock;

    private StoreTurn(FileStream lockFile) => _lock = lockFile;

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>Waits for the turn.</summary>
    /// <param name="path">The file to lock. It stays: removing it would give two of them the turn.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<StoreTurn> WaitAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                return new StoreTurn(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0));
            }
            catch (IOException taken) when (IsTaken(taken))
            {
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // EWOULDBLOCK, as Linux and macOS number it; whatever else fails here is told.
    private static bool IsTaken(IOException failure) => failure.HResult is 11 or 35;
}
