namespace Paks.Oci;

/// <summary>
/// Lets one process at a time change a layout's index.json, by a lock on the marker file, which nobody replaces.
/// </summary>
/// <remarks>
/// .NET takes a shared lock (flock) on whatever it opens, so that a reader can meet a writer here: each waits for the
/// other. Tools in other languages take no notice of such locks, which they need not: files change by renames.
/// </remarks>
internal static class LayoutLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Whoever holds the lock reads or writes one small file: this is ample.
    private const int Attempts = 500;

    /// <summary>Waits for the lock, which is given back when what is returned is disposed.</summary>
    public static async Task<FileStream> TakeAsync(string file, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (attempt < Attempts && IsTaken(e))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads a file that may be locked, when it is not.</summary>
    public static byte[] ReadAllBytes(string file)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return File.ReadAllBytes(file);
            }
            catch (IOException e) when (attempt < Attempts && IsTaken(e))
            {
                Thread.Sleep(Pause);
            }
        }
    }

    // EAGAIN or EWOULDBLOCK, of Linux or of macOS, from flock.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35;
}
