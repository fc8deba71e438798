using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Destinations;
using Paks.Containers.Recipes;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image copy</c>: an image from one place to another, its blobs unchanged.</summary>
internal static class CopyCommand
{
    private static readonly Argument<string> Source = new("SOURCE") { Description = "oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE, docker://REF or docker-daemon:NAME." };

    private static readonly Argument<string[]> Destinations = new("DEST")
    {
        Description = "oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE, docker-daemon: or docker://REF; several may be named.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Platform = new("--platform")
    {
        Description = "Copy this platform alone, of an image for several; the default is all of them, or this machine's where only one can be taken.", HelpName = "OS/ARCH",
    };

    public static Command Create(CommonOptions common)
    {
        var command = new Command("copy", "Copy an image from any source to any destination, its blobs unchanged.") { Source, Destinations, Platform };
        command.SetAction((line, cancellationToken) => RunAsync(line, common, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, CommonOptions common, CancellationToken cancellationToken)
    {
        var platform = line.GetValue(Platform) is { } text ? RecipeValidator.ParsePlatform(text) : null;
        var destinations = line.GetRequiredValue(Destinations).Select(destination => DestinationReference.Parse(destination, Environment.CurrentDirectory, "DEST")).ToList();
        using var surroundings = new CommandEnvironment(common, line);
        var result = await ImageCopy.RunAsync(
            line.GetRequiredValue(Source), destinations, platform, Surroundings.Machine, surroundings.Build, cancellationToken).ConfigureAwait(false);
        await surroundings.EndProgressAsync().ConfigureAwait(false);
        CopyReport.Write(Console.Out, result, line.GetValue(common.Json));
        return 0;
    }
}
