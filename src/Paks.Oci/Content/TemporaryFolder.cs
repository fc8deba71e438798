namespace Paks.Oci;

/// <summary>
/// A folder for files that are not whole yet, beside the place where they will go. A lock (flock) on a file beside it
/// tells others that its process lives; folders that nobody locks were left by processes that died, and are swept.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private const int Attempts = 3;

    private readonly FileStream _lock;

    private TemporaryFolder(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    public string Path { get; }

    /// <summary>Makes a folder below <paramref name="parent"/>, which is made too; what dead processes have left there goes.</summary>
    /// <param name="parent">Where.</param>
    /// <param name="prefix">What the names of all temporary folders there begin with, and no others'.</param>
    public static TemporaryFolder Create(string parent, string prefix)
    {
        Directory.CreateDirectory(parent);
        Sweep(parent, prefix);
        for (var attempt = 1; ; attempt++)
        {
            var path = System.IO.Path.Combine(parent, prefix + System.IO.Path.GetRandomFileName());
            try
            {
                if (TryCreate(path) is { } folder)
                {
                    return folder;
                }
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process's sweep had its hand on the lock at this moment.
            }
        }
    }

    /// <summary>A path in this folder that is not taken.</summary>
    public string NewPath() => System.IO.Path.Combine(Path, System.IO.Path.GetRandomFileName());

    public void Dispose()
    {
        try
        {
            Remove(Path);
            File.Delete(_lock.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left is swept by the next who comes here.
        }

        _lock.Dispose();
    }

    private static TemporaryFolder? TryCreate(string path)
    {
        var lockFile = new FileStream(path + LockSuffix, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            // A sweep may have come between the making of the file and its locking. From here on none can.
            if (File.Exists(lockFile.Name))
            {
                Directory.CreateDirectory(path);
                return new TemporaryFolder(path, lockFile);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(lockFile.Name);
            lockFile.Dispose();
            throw;
        }

        lockFile.Dispose();
        return null;
    }

    private static void Sweep(string parent, string prefix)
    {
        foreach (var path in Directory.EnumerateFiles(parent, $"{prefix}*{LockSuffix}"))
        {
            try
            {
                // For writing: on a network's file system only a writer's lock tells.
                using var abandoned = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
                Remove(path[..^LockSuffix.Length]);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A living process holds it, another sweep took it, or it is another user's.
            }
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
