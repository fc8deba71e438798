using System.Security.Cryptography;

namespace Paks.Oci;

/// <summary>A remembered value in its file: the value's sha256, then the value. A file torn by a power cut is as none.</summary>
internal static class Memo
{
    public static void Write(string path, ReadOnlySpan<byte> value)
    {
        using var output = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, hash);
        output.Write(hash);
        output.Write(value);
    }

    public static byte[]? TryRead(string path)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (file.Length < SHA256.HashSizeInBytes)
        {
            return null;
        }

        var value = file[SHA256.HashSizeInBytes..];
        return SHA256.HashData(value).AsSpan().SequenceEqual(file.AsSpan(0, SHA256.HashSizeInBytes)) ? value : null;
    }
}
