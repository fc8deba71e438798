using System.Security.Cryptography;
using System.Text;
using Paks.Spack.Caches;
using Paks.Testing;

namespace Paks.Spack.Tests;

/// <summary>Keeps files of caches in a folder.</summary>
internal sealed class FolderMemory : ICacheMemory, IDisposable
{
    private readonly TempFolder _folder = new();

    public bool Keeps => true;

    public string? FindBlob(string sha256) => File.Exists(_folder[sha256]) ? _folder[sha256] : null;

    public async Task<string> KeepBlobAsync(string sha256, Stream content, CancellationToken cancellationToken)
    {
        using var blob = new MemoryStream();
        await content.CopyToAsync(blob, cancellationToken);
        await File.WriteAllBytesAsync(_folder[sha256], blob.ToArray(), cancellationToken);
        return _folder[sha256];
    }

    public byte[]? Recall(string address) => File.Exists(PathOf(address)) ? File.ReadAllBytes(PathOf(address)) : null;

    public void Remember(string address, ReadOnlySpan<byte> content) => File.WriteAllBytes(PathOf(address), content.ToArray());

    /// <summary>Flips a bit in the middle of every file.</summary>
    public void Damage()
    {
        foreach (var file in Directory.GetFiles(_folder.Path).Where(static file => new FileInfo(file).Length > 0))
        {
            var content = File.ReadAllBytes(file);
            content[content.Length / 2] ^= 1;
            File.WriteAllBytes(file, content);
        }
    }

    public void Dispose() => _folder.Dispose();

    private string PathOf(string address) => _folder["file-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))];
}
