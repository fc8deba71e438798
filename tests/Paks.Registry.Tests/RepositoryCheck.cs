using System.Text.Json;
using Paks.Registry.Tests.Kit;
using Paks.Testing.Registries.Contents;

namespace Paks.Registry.Tests;

/// <summary>Looks a registry's contents through behind its back.</summary>
internal static class RepositoryCheck
{
    /// <summary>Each tag stands for a manifest that is there with all that it points at, and each content has its digest.</summary>
    public static void AssertWhole(LoopbackRepository repository, string story)
    {
        foreach (var (tag, digest) in repository.Tags)
        {
            AssertWhole(repository, digest, $"{tag}\n{story}");
        }

        Assert.All(repository.Blobs, blob => Assert.Equal(blob.Key, Sample.DigestOf(blob.Value.ReadAllBytes())));
    }

    private static void AssertWhole(LoopbackRepository repository, string digest, string story)
    {
        Assert.True(repository.Manifests.TryGetValue(digest, out var manifest), $"no manifest {digest} for {story}");
        Assert.Equal(digest, Sample.DigestOf(manifest.Content.ToArray()));
        using var json = JsonDocument.Parse(manifest.Content);
        foreach (var child in List(json.RootElement, "manifests"))
        {
            AssertWhole(repository, child, story);
        }

        string[] config = json.RootElement.TryGetProperty("config", out var found) ? [found.GetProperty("digest").GetString()!] : [];
        Assert.All(config.Concat(List(json.RootElement, "layers")), blob => Assert.True(repository.Blobs.ContainsKey(blob), $"no blob {blob} for {story}"));
    }

    private static IEnumerable<string> List(JsonElement document, string member) =>
        document.TryGetProperty(member, out var list)
            ? list.EnumerateArray().Where(entry => !entry.TryGetProperty("urls", out _)).Select(entry => entry.GetProperty("digest").GetString()!).ToList()
            : [];
}
