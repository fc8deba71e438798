using System.CommandLine;
using Paks.Containers.Caches;
using Paks.Containers.Keys;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image cache sign</c>: signatures for the packages of a build cache in a registry.</summary>
internal static class CacheSignCommand
{
    private static readonly Argument<string> Cache = new("URL") { Description = "The build cache: oci://HOST/REPO or oci+http://HOST/REPO." };
    private static readonly Option<string> KeyFile = new("--secret-key") { Description = "A file with an OpenPGP secret key. Its passphrase is taken from PAKS_PASSPHRASE.", HelpName = "FILE" };
    private static readonly Option<string> GpgKey = new("--gpg-key") { Description = "A key that gpg holds: its fingerprint or user. gpg-agent asks for its passphrase.", HelpName = "KEY" };
    private static readonly Option<bool> Again = new("--again") { Description = "Sign also what this key has signed before." };

    public static Command Create(CommonOptions common)
    {
        var command = new Command("sign", "Sign every package of a build cache in a registry, after reading and checking it. Spack itself signs nothing there.") { Cache, KeyFile, GpgKey, Again };
        command.Validators.Add(result =>
        {
            if (result.GetValue(KeyFile) is null == result.GetValue(GpgKey) is null)
            {
                result.AddError("Name one key: --secret-key FILE or --gpg-key KEY.");
            }
        });
        command.SetAction((line, cancellationToken) => RunAsync(line, common, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, CommonOptions common, CancellationToken cancellationToken)
    {
        var signer = line.GetValue(KeyFile) is { } file
            ? SigningKeys.ReadFile(file, CommandEnvironment.Surroundings.Passphrase, TimeProvider.System)
            : await SigningKeys.OpenGpgAsync(line.GetRequiredValue(GpgKey), CommandEnvironment.Surroundings.SearchPath, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        using var surroundings = new CommandEnvironment(common, line);
        var packages = await CacheSigning.RunAsync(line.GetRequiredValue(Cache), signer, line.GetValue(Again), surroundings.Build, cancellationToken).ConfigureAwait(false);
        await surroundings.EndProgressAsync().ConfigureAwait(false);
        Write(packages, signer.Fingerprint, line.GetValue(common.Json));
        return 0;
    }

    private static void Write(IReadOnlyList<SignedPackage> packages, string fingerprint, bool json)
    {
        if (!json)
        {
            Console.Out.WriteLine($"{packages.Count(package => !package.WasSigned)} packages signed by {fingerprint}, {packages.Count(package => package.WasSigned)} were signed before");
            return;
        }

        JsonOutput.Write(Console.Out, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("signer", fingerprint);
            writer.WriteStartArray("packages");
            foreach (var package in packages)
            {
                writer.WriteStartObject();
                writer.WriteString("name", package.Package.Name);
                writer.WriteString("version", package.Package.Version.ToString());
                writer.WriteString("hash", package.Package.Hash.ToString());
                writer.WriteBoolean("signedBefore", package.WasSigned);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
