namespace Paks.Oci;

/// <summary>What a write has added to a folder, so that a write that fails can take it away again.</summary>
internal sealed class AddedPaths
{
    private readonly Stack<string> _paths = new();

    /// <summary>Makes a folder, and those above it that are missing.</summary>
    public void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { } parent)
        {
            CreateFolder(parent);
        }

        Directory.CreateDirectory(path);
        _paths.Push(path);
    }

    /// <summary>Moves a whole file to its place.</summary>
    public void MoveFile(string file, string destination)
    {
        var isNew = !File.Exists(destination);
        File.Move(file, destination, overwrite: true);
        if (isNew)
        {
            _paths.Push(destination);
        }
    }

    /// <summary>Moves a whole file to its place, unless another is there already: that one stays.</summary>
    public void MoveNewFile(string file, string destination)
    {
        try
        {
            File.Move(file, destination, overwrite: false);
            _paths.Push(destination);
        }
        catch (IOException) when (File.Exists(destination))
        {
            // Somebody else was quicker.
        }
    }

    /// <summary>Removes all that was added, last first; folders that others have used meanwhile stay.</summary>
    public void Remove()
    {
        while (_paths.TryPop(out var path))
        {
            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path);
                }
                else
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The failure that led here says more than this one.
            }
        }
    }
}
