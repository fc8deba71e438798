using System.Security.Cryptography;
using System.Text;
using Paks.Testing.Debian;

namespace Paks.Conformance.Tests.Kit;

/// <summary>A package of an Ubuntu release.</summary>
internal sealed record UbuntuPackage(string Name, string Version, string Suite, string Component, string Architecture)
{
    /// <summary>Further fields of its control file, a line each.</summary>
    public required string Fields { get; init; }

    /// <summary>What is in it.</summary>
    public required IReadOnlyList<UbuntuEntry> Entries { get; init; }

    /// <summary>The package to be built.</summary>
    /// <param name="compression">As dpkg-deb names it.</param>
    /// <param name="certificate">What stands for the text <c>CERTIFICATE</c>.</param>
    public TestPackage ToTest(string compression, string certificate)
    {
        const int Sticky = 0x3FF; // 1777
        var package = new TestPackage(Name, Version) { Architecture = Architecture, Fields = Fields, Compression = compression };
        var sums = new StringBuilder();
        foreach (var entry in Entries)
        {
            if (entry.Target is not null)
            {
                package.Link(entry.Path, entry.Target);
            }
            else if (entry.IsFolder)
            {
                package.Directory(entry.Path, entry.IsSticky ? Sticky : 0x1ED);
            }
            else
            {
                var text = entry.Text == "CERTIFICATE" ? certificate : entry.Text ?? $"{entry.Path} of {Name} {Version}\n";
                package.File(entry.Path, text);
#pragma warning disable CA5351 // What dpkg's md5sums files hold.
                sums.Append(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)))).Append("  ").Append(entry.Path).Append('\n');
#pragma warning restore CA5351
            }
        }

        return package.File("DEBIAN/md5sums", sums.ToString());
    }
}
