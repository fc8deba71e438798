using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Bases;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Keys;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image base build</c>: bases as images of their own.</summary>
internal static class BaseBuildCommand
{
    private const string Description =
        """
        Make bases as images of their own: the very images that images on them name as their base. Without --output and --push they are kept
        in the content store, where builds find them.
        """;

    private static readonly Argument<string[]> Names = new("NAME") { Description = "The bases, of 'paks-image base list'.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string[]> Platforms = CommonOptions.Many("--platform", "OS/ARCH, repeatable or separated by commas; several give an index. Default linux/ and this machine's.", "PLATFORM");
    private static readonly Option<string[]> Outputs = CommonOptions.Many("--output", "Repeatable: oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE, docker-daemon:, docker://REF. The default tag is the base's name.", "DEST", "-o");
    private static readonly Option<string> Push = new("--push") { Description = "Push to a registry of bases, each base to PREFIX/NAME; or, for one base, to the whole reference PREFIX/NAME[:TAG].", HelpName = "REF" };

    private static readonly Option<string> Lock = new("--lock") { Description = "With --locked, the lock file. Default NAME.lock.json.", HelpName = "FILE" };
    private static readonly Option<bool> Locked = new("--locked") { Description = "Make the base of the very packages that its lock file names, or fail." };
    private static readonly Option<string> Sign = new("--sign") { Description = "Sign what goes to registries: a file with an OpenPGP secret key (its passphrase is taken from PAKS_PASSPHRASE), or a key that gpg holds.", HelpName = "KEY" };

    public static Command Create(CommonOptions common)
    {
        var options = new BaseOptions();
        var command = new Command("build", Description) { Names, Platforms, Outputs, Push, Sign, Lock, Locked };
        options.AddTo(command);
        command.SetAction((line, cancellationToken) => RunAsync(line, options, common, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, BaseOptions options, CommonOptions common, CancellationToken cancellationToken)
    {
        var request = new BaseRequest(line.GetRequiredValue(Names), RecipeValidator.ParsePlatforms(line.GetValue(Platforms), Surroundings.Machine))
        {
            Outputs = [.. (line.GetValue(Outputs) ?? []).Select(output => DestinationReference.Parse(output, Environment.CurrentDirectory))],
            Push = line.GetValue(Push),
            Lock = ReadLock(line),
            Signer = line.GetValue(Sign) is { } key
                ? await SigningKeys.OpenAsync(key, CommandEnvironment.Surroundings, Environment.CurrentDirectory, TimeProvider.System, cancellationToken).ConfigureAwait(false)
                : null,
        };
        using var surroundings = new CommandEnvironment(common, line);
        var built = await BaseBuild.RunAsync(request, options.EnvironmentOf(surroundings, line, new RecipeDocument()), cancellationToken).ConfigureAwait(false);
        await surroundings.EndProgressAsync().ConfigureAwait(false);
        BaseReport.Write(Console.Out, built, line.GetValue(common.Json));
        return 0;
    }

    private static BaseLock? ReadLock(ParseResult line) =>
        !line.GetValue(Locked) ? line.GetValue(Lock) is not { } unused ? null
            : throw new PaksException(DiagnosticCodes.InvalidOption, $"--lock {unused} says nothing without --locked.", "Add --locked to make the base that it names, or leave it out; 'paks-image base lock' writes one.")
        : line.GetRequiredValue(Names) is [var name]
        ? BaseLockFile.Read(line.GetValue(Lock) ?? BaseLock.FileOf(name))
        : throw new PaksException(DiagnosticCodes.InvalidOption, "Cannot take --locked for several bases: a lock file is of one.", "Build them one after the other.");
}
