namespace Paks.Oci;

/// <summary>Lets one process at a time change a layout's index.json, by a lock on a file beside it that nobody replaces.</summary>
internal static class LayoutLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Whoever holds the lock writes one small file: this is ample.
    private const int Attempts = 500;

    /// <summary>Waits for the lock, which is given back when what is returned is disposed.</summary>
    public static async Task<FileStream> TakeAsync(string file, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (attempt < Attempts && File.Exists(file))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
