namespace Paks.Oci;

/// <summary>The folder of files that are not whole yet. What no process locks was left by one that died, and is swept.</summary>
internal sealed class TemporaryFiles(string folder)
{
    private readonly Lock _lock = new();
    private bool _swept;

    public TemporaryFile Create()
    {
        lock (_lock)
        {
            if (!_swept)
            {
                Directory.CreateDirectory(folder);
                Sweep();
                _swept = true;
            }
        }

        while (true)
        {
            var file = new TemporaryFile(Path.Combine(folder, Path.GetRandomFileName()));

            // A sweep by another process may have come between the making and the locking.
            if (File.Exists(file.Path))
            {
                return file;
            }

            file.Dispose();
        }
    }

    /// <summary>Removes what dead processes have left.</summary>
    public void Sweep()
    {
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
                File.Delete(path);
            }
            catch (IOException)
            {
                // A living process holds it, or it has just been moved to its place.
            }
        }
    }
}
