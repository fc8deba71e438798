using System.Text;

namespace Paks.Spack.Packages.Archives;

/// <summary>The rules for names in an archive: whoever unpacks it stays below the folder that it is unpacked into.</summary>
internal static class ArchivePath
{
    // PATH_MAX and NAME_MAX of Linux: nothing longer can be unpacked there.
    private const int MaxLength = 4096;
    private const int MaxComponentLength = 255;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes a name or link text.</summary>
    /// <exception cref="MalformedPackageException">It is not UTF-8, holds a NUL or is too long.</exception>
    public static string Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxLength)
        {
            throw new MalformedPackageException(Show(text[..80]) + "...", $"the name is longer than {MaxLength} bytes");
        }

        if (text.Contains((byte)0))
        {
            throw new MalformedPackageException(Show(text), "the name holds a NUL byte");
        }

        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            throw new MalformedPackageException(Show(text), "the name is not UTF-8", e);
        }
    }

    /// <summary>Says what is wrong with a name; null when it is relative and normal.</summary>
    public static string? FindFault(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return "the name is empty";
        }

        if (name[0] == '/')
        {
            return "the name is absolute";
        }

        foreach (var part in name.Split('/'))
        {
            var component = name[part];
            if (component.IsEmpty)
            {
                return "the name has an empty component";
            }

            if (component is ".")
            {
                return "the name has a '.' component";
            }

            if (component is "..")
            {
                return "the name has a '..' component";
            }

            if (component.Length > MaxComponentLength / 3 && Encoding.UTF8.GetByteCount(component) > MaxComponentLength)
            {
                return $"a component of the name is longer than {MaxComponentLength} bytes";
            }
        }

        return null;
    }

    /// <summary>True for an absolute path other than the root, without trailing slash, <c>.</c>, <c>..</c> or empty components.</summary>
    public static bool IsNormalAbsolute(string path) =>
        path.Length > 1 && path[0] == '/' && !path.Contains('\0', StringComparison.Ordinal) && FindFault(path.AsSpan(1)) is null;

    /// <summary>True if a path is a folder or lies below it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    /// <summary>Joins a folder and a path that may begin with <c>..</c>, by text alone.</summary>
    public static string Join(string folder, string path)
    {
        List<string> parts = [];
        foreach (var part in $"{folder}/{path}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
            else if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return "/" + string.Join('/', parts);
    }

    private static string Show(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text).Replace('\0', '?');
}
