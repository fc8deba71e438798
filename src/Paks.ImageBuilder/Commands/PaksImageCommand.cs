using System.CommandLine;
using System.CommandLine.Parsing;
using Paks.Containers.Diagnostics;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary>The root of the command line.</summary>
internal static class PaksImageCommand
{
    private const string Description =
        """
        Signed Spack binaries in, a minimal, reproducible, verified OCI image out: no Docker, no root, no Spack.

          paks-image build zlib --base debian12 --cache URL --key KEY -o oci:image
        """;

    /// <summary>Runs one command line and gives the exit code. Nothing escapes: every failure is told and mapped.</summary>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var common = new CommonOptions();
        var root = new RootCommand(Description)
        {
            BuildCommand.Create(common),
            BaseCommand.Create(common),
            CopyCommand.Create(common),
            InspectCommand.Create(common),
            LabelsCommand.Create(common),
            KeysCommand.Create(common),
            CacheCommand.Create(common),
        };
        common.AddTo(root);

        var line = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        IReadOnlyList<string> errors = [.. line.Errors.Select(error => error.Message), .. MistypedOptions(line)];
        if (errors.Count > 0)
        {
            return TellUsage(line, errors);
        }

        using var interruption = new Interruption();
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await line.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The outermost edge: whatever happened is told in the program's own words.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return ErrorMessage.Write(Console.Error, failure, line.GetValue(common.Verbose));
        }
    }

    /// <summary>The parser takes an option that it does not know for an argument. No spec, image or key begins with a hyphen.</summary>
    private static IEnumerable<string> MistypedOptions(ParseResult line) =>
        from argument in line.CommandResult.Children.OfType<ArgumentResult>()
        from token in argument.Tokens
        where token.Value.StartsWith('-')
        select $"There is no option '{token.Value}'.";

    private static int TellUsage(ParseResult line, IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"error {DiagnosticCodes.InvalidOption}: {PlainText.Of(error)}");
        }

        Console.Error.WriteLine($"Run '{FullName(line.CommandResult.Command)} --help' to see what it takes.");
        return (int)ExitCode.Usage;
    }

    private static string FullName(Symbol command) =>
        command.Parents.FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : command.Name;
}
