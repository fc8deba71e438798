using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image build</c>: an image of specs and their run-time closure.</summary>
internal static class BuildCommand
{
    private const string DefaultRecipe = "paks-image.yaml";
    private const string DefaultLock = "paks-image.lock";

    private static readonly Argument<string[]> Specs = new("SPEC")
    {
        Description = "What the image holds, in Spack's syntax, such as sqlite, 'zlib@1.2:' or zlib/rgiwefr.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> Recipe = new("--file", "-f") { Description = $"Recipe (default ./{DefaultRecipe} if there is one and no SPEC is given).", HelpName = "FILE" };
    private static readonly Option<string> Base = new("--base") { Description = "A name of 'paks-image base list' (debian12), scratch, or an image: oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG], docker://REF.", HelpName = "BASE" };
    private static readonly Option<string[]> Caches = CommonOptions.Many("--cache", "Build cache, repeatable, asked in order: a path, file://, http(s)://, oci://HOST/REPO or oci+http://HOST/REPO.", "URL");
    private static readonly Option<string[]> Keys = CommonOptions.Many("--key", "Trust this OpenPGP public key for this build, repeatable; else the keys of 'paks-image keys'.", "FILE");
    private static readonly Option<bool> NoVerify = new("--no-verify") { Description = "Accept unsigned packages and unknown signers; warns, and the image says so in a label." };
    private static readonly Option<bool> NoLinkageCheck = new("--no-linkage-check") { Description = "Build also where packages need a newer C library than the base has; the plan notes it." };
    private static readonly Option<string[]> Platforms = CommonOptions.Many("--platform", "OS/ARCH[/VARIANT], repeatable or separated by commas; several give an index. Default linux/ and this machine's.", "PLATFORM");
    private static readonly Option<string[]> Tags = CommonOptions.Many("--tag", "Image reference, repeatable.", "REF", "-t");
    private static readonly Option<string[]> Outputs = CommonOptions.Many("--output", "Repeatable: oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE, docker-daemon:, docker://REF.", "DEST", "-o");
    private static readonly Option<bool> Push = new("--push") { Description = "Short for -o docker:// and each tag." };
    private static readonly Option<bool> Load = new("--load") { Description = "Short for -o docker-daemon: the engine at DOCKER_HOST, else at one of the usual sockets." };
    private static readonly Option<string> Prefix = new("--prefix") { Description = "Where packages live in the image: a folder, or as-built. Default: as-built unless padded, then /opt/paks/store.", HelpName = "DIR|as-built" };
    private static readonly Option<string> Projection = new("--projection") { Description = "A package's folder below --prefix. Default {name}-{version}-{hash}.", HelpName = "FORMAT" };
    private static readonly Option<string> View = new("--view") { Description = "Merged view, default /opt/view; or none.", HelpName = "DIR|none" };
    private static readonly Option<string> Libraries = new("--libraries") { Description = "Folder that gets links to the shared libraries of the specs, for a program that looks for them where it lies itself.", HelpName = "DIR" };
    private static readonly Option<string[]> Add = CommonOptions.Many("--add", "A folder, file or tar archive on top as a layer of its own, repeatable.", "SRC[=DIR]");
    private static readonly Option<string[]> Env = CommonOptions.Many("--env", "Environment variable, repeatable.", "NAME=VALUE");
    private static readonly Option<string[]> Labels = CommonOptions.Many("--label", "Label, repeatable.", "NAME=VALUE");
    private static readonly Option<string> Entrypoint = new("--entrypoint") { Description = "The command that always runs.", HelpName = "JSON|CMD" };
    private static readonly Option<string> Cmd = new("--cmd") { Description = "The default arguments or command.", HelpName = "JSON|CMD" };
    private static readonly Option<string> User = new("--user") { Description = "User, and group, that the command runs as.", HelpName = "USER[:GROUP]" };
    private static readonly Option<string> WorkDir = new("--workdir") { Description = "Folder that the command starts in.", HelpName = "DIR" };
    private static readonly Option<string[]> Ports = CommonOptions.Many("--port", "Port that the image listens on, repeatable.", "PORT[/PROTOCOL]");
    private static readonly Option<string> Compression = new("--compression") { Description = "Of layers made here: gzip (default), zstd or none.", HelpName = "KIND" };
    private static readonly Option<string> MaxLayers = new("--max-layers") { Description = "Most layers that the image may have; beyond it the least shared packages are merged. Default 100.", HelpName = "N" };
    private static readonly Option<string> Lock = new("--lock") { Description = "Write a lock file with every digest that the image depends on; with --locked, read it.", HelpName = "FILE" };
    private static readonly Option<bool> Locked = new("--locked") { Description = "Build what the lock file says, or fail. Default file: paks-image.lock." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Print the plan, write nothing." };

    public static Command Create(CommonOptions common)
    {
        var bases = new BaseOptions();
        var command = new Command("build", "Build an image holding the specs and their run-time closure. It is dated SOURCE_DATE_EPOCH, else 1970-01-01.")
        {
            Specs, Recipe, Base, Caches, Keys, NoVerify, NoLinkageCheck, Platforms, Tags, Outputs, Push, Load, Prefix, Projection, View, Libraries, Add, Env, Labels,
            Entrypoint, Cmd, User, WorkDir, Ports, Compression, MaxLayers, Lock, Locked, DryRun,
        };
        bases.AddTo(command);
        command.SetAction((line, cancellationToken) => RunAsync(line, bases, common, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, BaseOptions bases, CommonOptions common, CancellationToken cancellationToken)
    {
        var document = Document(line);
        var recipe = RecipeValidator.Validate(document, Surroundings.Machine, Environment.CurrentDirectory);
        recipe = line.GetValue(Locked) ? recipe with { Lock = LockFile.Read(line.GetValue(Lock) ?? DefaultLock) } : recipe;
        var destinations = Destinations(line, document, recipe);
        using var surroundings = new CommandEnvironment(common, line);
        var environment = bases.EnvironmentOf(surroundings, line, document);

        if (line.GetValue(DryRun))
        {
            var plans = await ImageBuild.PlanAsync(recipe, environment, cancellationToken).ConfigureAwait(false);
            await surroundings.EndProgressAsync().ConfigureAwait(false);
            PlanReport.Write(Console.Out, plans, line.GetValue(common.Json));
            return 0;
        }

        var result = await ImageBuild.RunAsync(recipe, destinations, environment, cancellationToken).ConfigureAwait(false);
        if (line.GetValue(Lock) is { } lockFile && !line.GetValue(Locked))
        {
            LockFile.Write(lockFile, Locking.Of(recipe, result.Images));
        }

        await surroundings.EndProgressAsync().ConfigureAwait(false);
        BuildReport.Write(Console.Out, result, line.GetValue(common.Json));
        if (result.Destinations.Count == 0 && !line.GetValue(common.Json))
        {
            await Console.Out.WriteLineAsync("wrote no image: name where it goes with --output, or --load it into the engine").ConfigureAwait(false);
        }

        return 0;
    }

    private static IReadOnlyList<DestinationReference> Destinations(ParseResult line, RecipeDocument document, ImageRecipe recipe)
    {
        if (line.GetValue(Push) && recipe.Tags.Count == 0)
        {
            throw new PaksException(DiagnosticCodes.InvalidOption, "Cannot push: the image has no tag.", "Name one, as in: --tag registry.example/me/sqlite:3.40 --push.");
        }

        return
        [
            .. (document.Outputs ?? []).Select(output => DestinationReference.Parse(output, Environment.CurrentDirectory)),
            .. line.GetValue(Push) ? recipe.Tags.Select(DestinationReference.ForTag) : [],
        ];
    }

    /// <summary>What was written: the command line laid over the recipe file.</summary>
    private static RecipeDocument Document(ParseResult line)
    {
        var written = new RecipeDocument
        {
            Specs = Given(line, Specs),
            Base = line.GetValue(Base),
            Caches = Given(line, Caches),
            Keys = Given(line, Keys),
            Platforms = Given(line, Platforms),
            Tags = Given(line, Tags),
            Outputs = line.GetValue(Load) ? [.. line.GetValue(Outputs) ?? [], "docker-daemon:"] : Given(line, Outputs),
            Prefix = line.GetValue(Prefix),
            Projection = line.GetValue(Projection),
            View = line.GetValue(View),
            Libraries = line.GetValue(Libraries),
            Add = Given(line, Add),
            Environment = Given(line, Env),
            Labels = Given(line, Labels),
            Entrypoint = line.GetValue(Entrypoint),
            Command = line.GetValue(Cmd),
            User = line.GetValue(User),
            WorkingDirectory = line.GetValue(WorkDir),
            Ports = Given(line, Ports),
            Compression = line.GetValue(Compression),
            MaxLayers = line.GetValue(MaxLayers),
            RequireSignatures = line.GetValue(NoVerify) ? false : null,
            CheckLinkage = line.GetValue(NoLinkageCheck) ? false : null,
        };
        var file = line.GetValue(Recipe) ?? (written.Specs is null && written.Add is null && File.Exists(DefaultRecipe) ? DefaultRecipe : null);
        var document = file is null ? written : RecipeYaml.Read(file).OverlaidWith(written);
        return document with { BaseAlone = IsBaseAlone(document, line.GetValue(Push)) };
    }

    /// <summary>A base is worth keeping by itself: who names it, and where it goes, has not just forgotten a spec.</summary>
    private static bool IsBaseAlone(RecipeDocument document, bool isPushed) =>
        document.Base is not (null or "scratch") && (isPushed || document.Outputs is { Count: > 0 });

    private static string[]? Given(ParseResult line, Option<string[]> option) => line.GetValue(option) is { Length: > 0 } values ? values : null;

    private static string[]? Given(ParseResult line, Argument<string[]> argument) => line.GetValue(argument) is { Length: > 0 } values ? values : null;
}
