namespace Paks.Oci;

/// <summary>
/// Marks a file as verified by its modification time. Whoever writes into such a file changes that time and breaks
/// the seal, so a sealed file of the right size need not be read again to be known as whole.
/// </summary>
/// <remarks>
/// It guards against mistakes and power cuts (a file that was never written out is short), not against someone who
/// forges times: he could as well forge the whole store.
/// </remarks>
internal static class Seal
{
    private static readonly DateTime Time = DateTime.UnixEpoch;

    public static void Set(string path) => File.SetLastWriteTimeUtc(path, Time);

    public static void Break(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, Time.AddDays(1));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has gone already, or it is another user's.
        }
    }

    public static bool IsIntact(FileInfo file) => file.LastWriteTimeUtc == Time;
}
