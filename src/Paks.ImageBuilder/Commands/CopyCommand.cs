using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Destinations;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image copy</c>: an image from one place to another, its blobs as the source gives them.</summary>
internal static class CopyCommand
{
    private static readonly Argument<string> Source = new("SOURCE") { Description = "oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG], docker://REF or docker-daemon:NAME." };

    private static readonly Argument<string[]> Destinations = new("DEST")
    {
        Description = "oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE, docker-daemon: or docker://REF; several may be named.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Platform = new("--platform")
    {
        Description = "Copy this platform alone, of an image for several; the default is all of them, or this machine's where only one can be taken.", HelpName = "OS/ARCH[/VARIANT]",
    };

    private static readonly Option<string[]> Tags = new("--tag", "-t")
    {
        Description = "Name of the image in archives and engines, repeatable; in a layout its tag. Default: the names in the source.", HelpName = "REF", Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create(CommonOptions common)
    {
        var command = new Command("copy", "Copy an image from any source to any destination, its blobs as the source gives them.") { Source, Destinations, Tags, Platform };
        command.SetAction((line, cancellationToken) => RunAsync(line, common, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, CommonOptions common, CancellationToken cancellationToken)
    {
        IReadOnlyList<DestinationReference> destinations =
            [.. line.GetRequiredValue(Destinations).Select(destination => DestinationReference.Parse(destination, Environment.CurrentDirectory, "DEST"))];
        var request = new CopyRequest(line.GetRequiredValue(Source), destinations)
        {
            Platform = line.GetValue(Platform) is { } text ? RecipeValidator.ParsePlatform(text) : null,
            Tags = [.. (line.GetValue(Tags) ?? []).Select(RecipeValidator.ParseTag)],
        };
        using var surroundings = new CommandEnvironment(common, line);
        var result = await ImageCopy.RunAsync(request, Surroundings.Machine, surroundings.Build, cancellationToken).ConfigureAwait(false);
        await surroundings.EndProgressAsync().ConfigureAwait(false);
        CopyReport.Write(Console.Out, result, line.GetValue(common.Json));
        return 0;
    }
}
