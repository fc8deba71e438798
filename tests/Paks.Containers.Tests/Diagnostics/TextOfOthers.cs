using Paks.Containers.Diagnostics;
using Paks.Containers.Progress;
using Paks.Containers.Tests.Builds.Kit;

namespace Paks.Containers.Tests.Diagnostics;

/// <summary>Text that a package, an image or a registry chose, in what is told to people.</summary>
public sealed class TextOfOthers
{
    [Theory]
    [InlineData("zlib 1.2, größer", "zlib 1.2, größer")]
    [InlineData("a\u001b[31mb\nc", "a\\u001b[31mb\\u000ac")]
    [InlineData("\u009b2J\u202egnp.exe\u2028", "\\u009b2J\\u202egnp.exe\\u2028")]
    [InlineData(null, "")]
    public void IsToldWithWhatWouldSteerATerminal(string? text, string shown) => Assert.Equal(shown, PlainText.Of(text));

    [Fact]
    public void KeepsTheLinesOfAStackTrace() => Assert.Equal("a\n\\u001bb", PlainText.OfLines("a\n\u001bb"));

    [Fact]
    public void DoesNotSteerFromADiagnostic()
    {
        var told = new PaksException(DiagnosticCodes.MalformedImage, "Cannot read \u001b]0;x\u0007.", "Ask \u001b[1mhim.");

        Assert.DoesNotContain('\u001b', $"{told.Message}{told.Diagnostic}");
        Assert.Equal("Ask \\u001b[1mhim.", told.Diagnostic.Remedy);
    }

    [Fact]
    public void DoesNotSteerFromAWarning()
    {
        var heard = new List<string>();
        new PlainTextProgress(new Warnings(heard.Add)).Warn("\u001b[2Jx");

        Assert.Equal(["\\u001b[2Jx"], heard);
    }
}
