using Paks.Registry.Auth;
using Paks.Registry.Http;

namespace Paks.Registry.Tests.Hosts;

/// <summary>Text that a registry chose, in messages for people.</summary>
public sealed class TextOfARegistry
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(" a\u001b[31mb\r\nc\u009b1md\u0000 ", "a [31mb  c 1md")]
    public void DoesNotSteerATerminal(string text, string shown) => Assert.Equal(shown, PlainText.Of(text));

    [Fact]
    public void HasAnEnd()
    {
        Assert.Equal(new string('a', 300), PlainText.Of(new string('a', 300)));
        Assert.Equal(new string('a', 300) + "...", PlainText.Of(new string('a', 1_000_000)));
    }

    [Fact]
    public void RepeatsNoSecretNotEvenCutInTwo()
    {
        var secrets = new Secrets();
        secrets.Add("pass", "password", null, "");
        Assert.Equal("*** *** x", secrets.Hide("password pass x"));
        var error = RegistryError.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"A","message":"{{new string('x', 297)}}password"}]}"""), secrets).Single();
        Assert.Equal(new string('x', 297) + "***", error.Message);
    }
}
