using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;
using Paks.Oci;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image inspect</c>: what an image is, and whether its digests hold.</summary>
internal static class InspectCommand
{
    /// <summary>The argument that names an image, for every command that reads one.</summary>
    public static readonly Argument<string> Image = new("IMAGE") { Description = "oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG], docker://REF or docker-daemon:NAME." };

    /// <summary>The platform to choose, for every command that reads an image.</summary>
    public static readonly Option<string> Platform = new("--platform") { Description = "The platform to look at, where the image is for several.", HelpName = "OS/ARCH[/VARIANT]" };

    public static Command Create(CommonOptions common)
    {
        var command = new Command("inspect", "Show an image's layers, packages, environment and labels, and check its digests.") { Image, Platform };
        command.SetAction((line, cancellationToken) => RunAsync(line, common, cancellationToken));
        return command;
    }

    /// <summary>The platform that a command line names, or this machine's.</summary>
    public static Platform PlatformOf(ParseResult line) =>
        line.GetValue(Platform) is { } text ? RecipeValidator.ParsePlatform(text) : Surroundings.Machine;

    private static async Task<int> RunAsync(ParseResult line, CommonOptions common, CancellationToken cancellationToken)
    {
        using var surroundings = new CommandEnvironment(common, line);
        var image = await ImageInspector.InspectAsync(
            line.GetRequiredValue(Image), PlatformOf(line), surroundings.Build, readLayers: true, cancellationToken).ConfigureAwait(false);
        await surroundings.EndProgressAsync().ConfigureAwait(false);
        InspectionReport.Write(Console.Out, image, line.GetValue(common.Json));
        return image.Problems.Any() ? (int)ExitCode.NotTrusted : (int)ExitCode.Done;
    }
}
