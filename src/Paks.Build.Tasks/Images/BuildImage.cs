using Microsoft.Build.Framework;
using Paks.Containers;
using Paks.Containers.Destinations;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Task = System.Threading.Tasks.Task;

namespace Paks.Build.Tasks.Images;

/// <summary>Builds an image and puts it into every destination; what was made is told in a JSON file.</summary>
[MSBuildMultiThreadableTask]
public sealed class BuildImage : ImageTask
{
    /// <summary>Gets the result, as <c>paks-image build --json</c> tells it.</summary>
    [Required]
    public string ResultFile { get; set; } = "";

    /// <summary>Gets the digest alone.</summary>
    [Required]
    public string DigestFile { get; set; } = "";

    /// <summary>Gets the paths of the files that the image was made of, a line each: what MSBuild compares the next time.</summary>
    [Required]
    public string InputsFile { get; set; } = "";

    /// <summary>Gets the paths of the files that were written, a line each.</summary>
    [Required]
    public string OutputsFile { get; set; } = "";

    /// <summary>The digest of the manifest, or of the index where the image is for several platforms.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(ImageRecipe recipe, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var destinations = Written.Destinations(recipe);
        var result = await ImageBuild.RunAsync(recipe, destinations, environment, cancellationToken).ConfigureAwait(false);
        if (Written.LockToWrite is { } lockFile)
        {
            Containers.Recipes.LockFile.Write(lockFile, Locking.Of(recipe, result.Images));
        }

        Digest = result.Root.Digest.ToString();
        using var json = new StringWriter();
        BuildReport.Write(json, result, json: true);
        await WriteAsync(ResultFile, json.ToString(), cancellationToken).ConfigureAwait(false);
        await WriteAsync(InputsFile, string.Join('\n', Written.LocalInputs().Distinct(StringComparer.Ordinal)), cancellationToken).ConfigureAwait(false);
        await WriteAsync(OutputsFile, string.Join('\n', destinations.Select(FileOf).OfType<string>()), cancellationToken).ConfigureAwait(false);
        if (!Log.HasLoggedErrors)
        {
            // Last: with it the image counts as made.
            await WriteAsync(DigestFile, Digest, cancellationToken).ConfigureAwait(false);
        }

        using var text = new StringWriter();
        BuildReport.Write(text, result, json: false);
        Log.LogMessage(MessageImportance.Normal, "{0}", text.ToString().TrimEnd());
        foreach (var written in result.Destinations)
        {
            Log.LogMessage(MessageImportance.High, "  {0} -> {1} ({2})", Path.GetFileNameWithoutExtension(ProjectFile), written.Destination, Digest);
        }
    }

    private static string? FileOf(DestinationReference destination) => destination switch
    {
        DestinationReference.Layout layout => Path.Combine(layout.Folder, "index.json"),
        DestinationReference.LayoutArchive archive => archive.File,
        DestinationReference.DockerSave archive => archive.File,
        _ => null,
    };

    private async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file, Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
    }
}
