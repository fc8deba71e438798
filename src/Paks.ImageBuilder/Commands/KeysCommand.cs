using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Paks.Containers;
using Paks.Containers.Diagnostics;
using Paks.Containers.Keys;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;
using Paks.Trust;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image keys</c>: whose signatures are accepted.</summary>
internal static class KeysCommand
{
    private static readonly Argument<string> Key = new("FILE|FINGERPRINT") { Description = "A file with public keys, or the fingerprint of a key that a cache publishes." };
    private static readonly Argument<string> Fingerprint = new("FINGERPRINT") { Description = "The key's fingerprint, or its last eight digits or more." };
    private static readonly Option<string[]> Caches = new("--cache") { Description = "Build cache that publishes the key, repeatable.", HelpName = "URL" };

    public static Command Create(CommonOptions common)
    {
        var list = new Command("list", "Show the trusted keys.");
        list.SetAction(line => List("keys", "", CommandEnvironment.Surroundings.ReadTrustedKeys(), line.GetValue(common.Json)));

        var trust = new Command("trust", "Trust a key from now on.") { Key, Caches };
        trust.SetAction((line, cancellationToken) => TrustAsync(line, common, cancellationToken));

        var remove = new Command("remove", "No longer trust a key.") { Fingerprint };
        remove.SetAction(line => Remove(line.GetRequiredValue(Fingerprint), line.GetValue(common.Json)));
        return new Command("keys", "The keys whose signatures on packages are accepted.") { list, trust, remove };
    }

    private static async Task<int> TrustAsync(ParseResult line, CommonOptions common, CancellationToken cancellationToken)
    {
        var wanted = line.GetRequiredValue(Key);
        List("trusted", "trusted ", await TrustAsync(wanted, line.GetValue(Caches) ?? [], cancellationToken).ConfigureAwait(false), line.GetValue(common.Json));
        return 0;
    }

    private static async Task<Keyring> TrustAsync(string wanted, string[] caches, CancellationToken cancellationToken)
    {
        if (File.Exists(wanted))
        {
            return CommandEnvironment.Surroundings.OpenTrustedKeys().Trust(KeyFile.ReadText(wanted), wanted);
        }

        using var http = OpenedEnvironment.CreateHttpClient(CommandEnvironment.UserAgent);
        var found = await PublishedKeys.FindAsync(wanted, caches, http, cancellationToken).ConfigureAwait(false);
        return CommandEnvironment.Surroundings.OpenTrustedKeys().Trust(found.Text, wanted, found.Fingerprint);
    }

    private static void Remove(string fingerprint, bool json)
    {
        var removed = CommandEnvironment.Surroundings.OpenTrustedKeys().Remove(fingerprint);
        if (!json)
        {
            Console.Out.WriteLine($"removed {removed}");
            return;
        }

        JsonOutput.Write(Console.Out, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("removed", removed);
            writer.WriteEndObject();
        });
    }

    private static void List(string member, string verb, Keyring keyring, bool json)
    {
        if (!json)
        {
            foreach (var key in keyring.Keys)
            {
                Console.Out.WritePlainLine(verb + Line(key));
            }

            return;
        }

        JsonOutput.Write(Console.Out, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray(member);
            foreach (var key in keyring.Keys)
            {
                Write(writer, key);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, PublicKey key)
    {
        writer.WriteStartObject();
        writer.WriteString("fingerprint", key.Fingerprint);
        writer.WriteString("algorithm", key.Algorithm);
        writer.WriteString("created", key.Created);
        if (key.Expires is { } expires)
        {
            writer.WriteString("expires", expires);
        }

        writer.WriteBoolean("revoked", key.IsRevoked);
        writer.WriteStartArray("userIds");
        foreach (var user in key.UserIds)
        {
            writer.WriteStringValue(user);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Line(PublicKey key)
    {
        var state = key.IsRevoked ? "  revoked"
            : key.Expires is { } expires ? string.Create(CultureInfo.InvariantCulture, $"  expires {expires:yyyy-MM-dd}") : "";
        return $"{key.Fingerprint}  {key.Algorithm}  {string.Join(", ", key.UserIds)}{state}";
    }
}
