using System.Runtime.InteropServices;

namespace Paks.Oci;

/// <summary>What .NET does not tell of a file: whether it is one at all, or a pipe, a socket or a device, which would keep a reader waiting.</summary>
public static partial class FileKind
{
    private const int CurrentFolder = -100;      // AT_FDCWD
    private const int NoFollow = 0x100;          // AT_SYMLINK_NOFOLLOW
    private const uint Type = 1;                 // STATX_TYPE
    private const int ModeOffset = 28;           // statx(2), struct statx: the same on every architecture
    private const int FormatMask = 0xF000;       // S_IFMT
    private const int RegularFile = 0x8000;      // S_IFREG

    /// <summary>Whether the path is a regular file.</summary>
    public static bool IsRegular(FileInfo file, bool followLinks = false)
    {
        // Only files have a size: the question costs a call, and most files answer it so.
        if (file.Length > 0 || !OperatingSystem.IsLinux())
        {
            return true;
        }

        Span<byte> status = stackalloc byte[256];
        return StatX(CurrentFolder, file.FullName, followLinks ? 0 : NoFollow, Type, status) != 0
            || (BitConverter.ToUInt16(status[ModeOffset..]) & FormatMask) == RegularFile;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> status);
}
