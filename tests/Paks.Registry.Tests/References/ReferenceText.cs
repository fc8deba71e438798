using CsCheck;
using Paks.Oci;

namespace Paks.Registry.Tests.References;

/// <summary>References as people write them. The cases are those of Docker's reference grammar and of distribution-spec.</summary>
public sealed class ReferenceText
{
    private const string Hex = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    private const string Sha256 = $"sha256:{Hex}";

    [Theory]
    [InlineData("ubuntu", "docker.io", "library/ubuntu", null, null)]
    [InlineData("ubuntu:24.04", "docker.io", "library/ubuntu", "24.04", null)]
    [InlineData("ubuntu:5000", "docker.io", "library/ubuntu", "5000", null)]
    [InlineData("grafana/grafana", "docker.io", "grafana/grafana", null, null)]
    [InlineData("docker.io/ubuntu", "docker.io", "library/ubuntu", null, null)]
    [InlineData("index.docker.io/ubuntu", "docker.io", "library/ubuntu", null, null)]
    [InlineData("registry-1.docker.io/a/b", "docker.io", "a/b", null, null)]
    [InlineData("docker.io/library/ubuntu@" + Sha256, "docker.io", "library/ubuntu", null, Sha256)]
    [InlineData("localhost/app", "localhost", "app", null, null)]
    [InlineData("localhost:5000/app:1", "localhost:5000", "app", "1", null)]
    [InlineData("test.com/a:tag@" + Sha256, "test.com", "a", "tag", Sha256)]
    [InlineData("test:5000/a", "test:5000", "a", null, null)]
    [InlineData("Registry/a", "Registry", "a", null, null)]
    [InlineData("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com", null)]
    [InlineData("[2001:db8::1]:5000/a/b:c", "[2001:db8::1]:5000", "a/b", "c", null)]
    [InlineData("[2001:db8::1]/a", "[2001:db8::1]", "a", null, null)]
    [InlineData("192.168.1.1:65535/a", "192.168.1.1:65535", "a", null, null)]
    [InlineData("a.b/foo__bar/x-----y/p.q:v_1.-", "a.b", "foo__bar/x-----y/p.q", "v_1.-", null)]
    [InlineData("ghcr.io/" + Hex, "ghcr.io", Hex, null, null)]
    [InlineData(Hex + ":tag", "docker.io", "library/" + Hex, "tag", null)]
    public void IsUnderstood(string text, string registry, string repository, string? tag, string? digest)
    {
        var reference = Reference.Parse(text);
        Assert.Equal((registry, repository, tag, digest), (reference.Registry, reference.Repository, reference.Tag, reference.Digest?.ToString()));
        Assert.Equal(digest ?? tag ?? "latest", reference.Target);
        Assert.Equal(reference, Reference.Parse(reference.ToString()));
    }

    [Theory]
    [InlineData("", "no name of a repository")]
    [InlineData(":tag", "no name of a repository")]
    [InlineData("Uppercase", "no name of a repository")]
    [InlineData("test:5000/Uppercase/lowercase:tag", "no name of a repository")]
    [InlineData("a//b", "no name of a repository")]
    [InlineData("a/b/", "no name of a repository")]
    [InlineData("a___b", "no name of a repository")]
    [InlineData("a..b", "no name of a repository")]
    [InlineData("-foo/bar", "no name of a repository")]
    [InlineData("foo/-bar", "no name of a repository")]
    [InlineData("a/b\n", "no name of a repository")]
    [InlineData("a.b/../x", "no name of a repository")]
    [InlineData("localhost:5000", "no name of a repository")]
    [InlineData(Hex, "an image's id")]
    [InlineData("a:", "no tag")]
    [InlineData("a:.b", "no tag")]
    [InlineData("a:b:c", "no tag")]
    [InlineData("a:b?c", "no tag")]
    [InlineData("a@sha256:ffff", "no digest")]
    [InlineData("a@sha256:FFFFffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "no digest")]
    [InlineData("a@md5:d41d8cd98f00b204e9800998ecf8427e", "no digest")]
    [InlineData("a@" + Sha256 + "@" + Sha256, "no digest")]
    [InlineData("test.com:99999/a", "no host")]
    [InlineData("test.com:/a", "no host")]
    [InlineData("test..com/a", "no host")]
    [InlineData("-test.com/a", "no host")]
    [InlineData("[::1/a", "no host")]
    [InlineData("[:::::]/a", "no host")]
    [InlineData("https://test.com/a", "no host")]
    [InlineData("user@test.com/a", "no digest")]
    public void IsRefusedWithTheReason(string text, string reason)
    {
        Assert.False(Reference.TryParse(text, out _));
        Assert.Contains(reason, Assert.ThrowsAny<FormatException>(() => Reference.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HasAnEnd()
    {
        Assert.True(Reference.TryParse($"a.b/{new string('a', 251)}", out _));
        Assert.False(Reference.TryParse($"a.b/{new string('a', 252)}", out _));
        Assert.True(Reference.TryParse($"a:{new string('b', 128)}", out _));
        Assert.False(Reference.TryParse($"a:{new string('b', 129)}", out _));
    }

    [Fact]
    public void ComesBackFromWhatItIsWrittenAs()
    {
        var part = OneOf("a", "team", "x86-64", "a__b", "c.d", "0", "z--9");
        var names = Gen.Select(part, part, part, Gen.Int[1, 3], (a, b, c, count) => string.Join('/', new[] { a, b, c }.Take(count)));
        var hosts = OneOf("docker.io", "ghcr.io", "localhost", "localhost:5000", "127.0.0.1:443", "[::1]:80", "R", "a-b.c:1");
        var tags = OneOf<string?>(null, "1", "latest", "_x", "A.b-C_d");
        var digests = OneOf<string?>(null, Sha256, $"sha512:{Hex}{Hex}");
        Gen.Select(hosts, names, tags, digests).Sample((host, name, tag, digest) =>
        {
            var text = $"{host}/{name}{(tag is null ? "" : ":" + tag)}{(digest is null ? "" : "@" + digest)}";
            var reference = Reference.Parse(text);
            Assert.Equal((host, tag, digest), (reference.Registry, reference.Tag, reference.Digest?.ToString()));
            Assert.Equal(host == "docker.io" && !name.Contains('/', StringComparison.Ordinal) ? "library/" + name : name, reference.Repository);
            Assert.Equal(reference, Reference.Parse(reference.ToString()));
        }, iter: 2000);
    }

    [Fact]
    public void IsReadWithoutAnExceptionOfAnotherKindWhateverItIs()
    {
        var characters = OneOf('a', 'Z', '0', '.', ':', '/', '@', '-', '_', '[', ']', '\\', ' ', 'ü', '\0');
        Gen.Char.Array[0, 3].Select(Gen.OneOf(characters).Array[0, 12], (any, likely) => new string(any) + new string(likely)).Sample(text =>
        {
            if (Reference.TryParse(text, out var reference))
            {
                Assert.Equal(reference, Reference.Parse(reference.ToString()));
                Assert.True(Uri.TryCreate($"https://{reference.Registry}/v2/{reference.Repository}/manifests/{reference.Target}", UriKind.Absolute, out _));
            }
        }, iter: 20_000);
    }

    [Fact]
    public void ChangesItsTagOrDigestAlone()
    {
        var reference = Reference.Parse("ghcr.io/a/b:1");
        Assert.Equal("ghcr.io/a/b:2", reference.WithTag("2").ToString());
        Assert.Equal($"ghcr.io/a/b@{Sha256}", reference.WithDigest(Digest.Parse(Sha256)).ToString());
        Assert.Throws<FormatException>(() => reference.WithTag("a/b"));
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.OneOf([.. values.Select(value => Gen.Const(value))]);
}
