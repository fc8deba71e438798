using System.Text;
using System.Text.Json;

namespace Paks.Oci.Tests.Model;

/// <summary>The configuration of a base, as others have written it, with something of ours added.</summary>
public sealed class RewrittenConfig
{
    private const string DockersConfig =
        """
        {
          "architecture": "arm64", "variant": "v8", "os": "linux", "os.features": ["a"], "os.version": "1",
          "config": {
            "Hostname": "", "AttachStdin": false, "User": "", "Env": ["PATH=/bin"], "Cmd": ["sh"], "Image": "sha256:abc",
            "Volumes": null, "Entrypoint": null, "OnBuild": null, "Labels": null, "StopSignal": "SIGQUIT", "ArgsEscaped": true,
            "Healthcheck": { "Test": ["CMD-SHELL", "a && b || exit 1"], "Interval": 30000000000, "StartPeriod": 1e9 },
            "Shell": ["/bin/bash", "-c"]
          },
          "container": "0123", "docker_version": "20.10.24",
          "created": "2023-01-02T03:04:05.123456789Z",
          "history": [ { "created": "2023-01-02T03:04:05.1Z", "created_by": "ADD", "author": "a", "comment": "c" }, { "empty_layer": true } ],
          "rootfs": { "type": "layers", "diff_ids": ["sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"] }
        }
        """;

    private readonly JsonElement _rewritten;

    public RewrittenConfig()
    {
        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes(DockersConfig));
        var json = (config with
        {
            Author = "us",
            Config = config.Config with { Env = [.. config.Config.Env!, "X=y"] },
            DiffIds = [.. config.DiffIds, Digest.Sha256("layer"u8)],
        }).ToJson();
        _rewritten = JsonSerializer.Deserialize<JsonElement>(json);
        Assert.Equal(json, ImageConfig.Parse(json).ToJson());
    }

    [Theory]
    [InlineData("Healthcheck")]
    [InlineData("Shell")]
    [InlineData("ArgsEscaped")]
    [InlineData("StopSignal")]
    [InlineData("Image")]
    [InlineData("Cmd")]
    [InlineData("AttachStdin")]
    public void KeepsWhatTheSpecificationDoesNotKnow(string member)
    {
        var original = JsonSerializer.Deserialize<JsonElement>(DockersConfig).GetProperty("config").GetProperty(member);
        Assert.True(JsonElement.DeepEquals(original, _rewritten.GetProperty("config").GetProperty(member)));
    }

    [Theory]
    [InlineData("container")]
    [InlineData("docker_version")]
    [InlineData("created")]
    [InlineData("architecture")]
    [InlineData("variant")]
    [InlineData("os")]
    [InlineData("os.features")]
    [InlineData("os.version")]
    [InlineData("history")]
    public void KeepsTheRestOfTheDocument(string member)
    {
        var original = JsonSerializer.Deserialize<JsonElement>(DockersConfig).GetProperty(member);
        Assert.True(JsonElement.DeepEquals(original, _rewritten.GetProperty(member)));
    }

    [Fact]
    public void HasWhatWasAdded()
    {
        Assert.Equal("us", _rewritten.GetProperty("author").GetString());
        Assert.Equal(["PATH=/bin", "X=y"], _rewritten.GetProperty("config").GetProperty("Env").EnumerateArray().Select(item => item.GetString()!));
        Assert.Equal(2, _rewritten.GetProperty("rootfs").GetProperty("diff_ids").GetArrayLength());
    }
}
