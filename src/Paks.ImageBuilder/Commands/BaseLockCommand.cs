using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Bases;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image base lock</c>: writes down every package that a base is made of.</summary>
internal static class BaseLockCommand
{
    private const string Description = "Write a lock file with every package that a base is made of now. 'base build --locked' makes the same base of it later.";

    /// <summary>The base, for every command about its lock.</summary>
    public static readonly Argument<string> Name = new("NAME") { Description = "The base, such as debian12, or a definition of yours (FILE.yaml)." };

    private static readonly Option<string[]> Platforms = CommonOptions.Many("--platform", "OS/ARCH, repeatable or separated by commas. Default linux/ and this machine's.", "PLATFORM");

    public static Command Create(CommonOptions common)
    {
        var options = new BaseOptions();
        var output = new Option<string>("--output", "-o") { Description = "The lock file. Default NAME.lock.json.", HelpName = "FILE" };
        var command = new Command("lock", Description) { Name, Platforms, output };
        options.AddTo(command);
        command.SetAction((line, cancellationToken) => RunAsync(line, options, output, common, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult line, BaseOptions options, Option<string> output, CommonOptions common, CancellationToken cancellationToken)
    {
        var name = line.GetRequiredValue(Name);
        var file = line.GetValue(output) ?? BaseLock.FileOf(name);
        using var surroundings = new CommandEnvironment(common, line);
        var platforms = RecipeValidator.ParsePlatforms(line.GetValue(Platforms), Surroundings.Machine);
        var locked = await BaseLocking.LockAsync(name, platforms, options.EnvironmentOf(surroundings, line, new RecipeDocument()), cancellationToken).ConfigureAwait(false);
        BaseLockFile.Write(file, locked);
        await surroundings.EndProgressAsync().ConfigureAwait(false);
        BaseLockReport.Write(Console.Out, locked, file, line.GetValue(common.Json));
        return 0;
    }
}
