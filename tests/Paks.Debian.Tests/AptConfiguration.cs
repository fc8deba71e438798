using System.Text;
using Paks.Debian.Archives;
using Paks.Testing;

namespace Paks.Debian.Tests;

public sealed class AptConfiguration : IDisposable
{
    private readonly TempFolder _apt = new();

    public void Dispose() => _apt.Dispose();

    [Fact]
    public void OfOneLineFilesIsRead()
    {
        Write("sources.list", """
            # main
            deb [ arch=amd64 signed-by=/usr/share/keyrings/k.gpg ] http://one.example/debian/ bookworm main contrib # all
            deb-src http://one.example/debian bookworm main
            deb [trusted=yes] http://two.example/debian bookworm-updates main
            deb http://sec.example/debian-security bookworm-security main
            deb http://tools.example/apt bookworm stable
            deb cdrom:[Debian]/ bookworm main
            nonsense
            """);

        Assert.Equal(["http://one.example/debian/", "http://two.example/debian"], Read().MirrorsOf("bookworm"));
        Assert.Equal(["http://two.example/debian", "http://one.example/debian/"], Read().MirrorsOf("bookworm-updates"));
        Assert.Equal(["http://sec.example/debian-security"], Read().MirrorsOf("bookworm-security"));
    }

    [Fact]
    public void OfStanzasIsRead()
    {
        Write("sources.list.d/debian.sources", """
            Types: deb deb-src
            URIs: https://one.example/debian file:/srv/mirror
            Suites: trixie
             trixie-updates
            Components: main
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             mDME

            # another
            Enabled: no
            Types: deb
            URIs: https://off.example/debian
            Suites: trixie
            Components: main

            Types: deb
            URIs: https://sec.example/debian-security
            Suites: trixie-security
            Components: main
            """);

        Assert.Equal(["https://one.example/debian", "file:/srv/mirror"], Read().MirrorsOf("bookworm"));
        Assert.Equal(["https://sec.example/debian-security"], Read().MirrorsOf("bookworm-security"));
    }

    [Fact]
    public void ThatIsBrokenOrNotThereOffersNothing()
    {
        Write("sources.list.d/broken.sources", "Types deb");
        Write("sources.list.d/old.list.save", "deb http://one.example/debian bookworm main");
        Write("sources.list.d/short.list", "deb http://one.example/debian\ndeb [ no end");

        Assert.Empty(Read().Sources);
        Assert.Empty(AptSources.Read(_apt["nowhere"]).MirrorsOf("bookworm"));
    }

    private void Write(string path, string text) => _apt.Write(path, Encoding.UTF8.GetBytes(text));

    private AptSources Read() => AptSources.Read(_apt.Path);
}
