using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Paks.Trust.Certificates;

namespace Paks.Trust.Signing;

/// <summary>Chooses the part of a key that signs: what a reader would refuse is not used.</summary>
internal static class SigningKeyChoice
{
    /// <summary>The newest signing subkey that is fit at that time, else the primary key.</summary>
    /// <exception cref="SigningException">None is; with the reason for each.</exception>
    public static PgpSecretKey Make(SecretKeyring ring, DateTimeOffset at)
    {
        var primary = ring.Owner.Assessment.Primary;
        var candidates = ring.Owner.Assessment.Subkeys
            .OrderByDescending(key => key.Packet.Created)
            .ThenBy(key => key.Packet.Fingerprint, StringComparer.Ordinal)
            .Append(primary);
        var reasons = new List<string>();
        foreach (var candidate in candidates)
        {
            var secret = ring.SecretOf(candidate);
            var reason = WhyOver(primary, at) is { } over ? $"its primary key {over}" : WhyNot(candidate, at) ?? WhyNot(secret);
            if (reason is null)
            {
                return secret!;
            }

            reasons.Add($"{candidate.Packet.Fingerprint}: {reason}");
        }
        throw new SigningException(
            SigningFailure.NoSigningKey, $"no part of key {ring.Owner.Fingerprint} may sign at {at:u} ({string.Join("; ", reasons)})");
    }

    private static string? WhyNot(SigningKey key, DateTimeOffset at) => key switch
    {
        { Key.IsSupported: false } or { Key.IsWeak: true } => $"{key.Key.Name} is no kind that signatures are accepted of",
        { Unfit: { } unfit } => unfit,
        _ => WhyOver(key, at),
    };

    private static string? WhyNot(PgpSecretKey? secret) => secret switch
    {
        null => "its secret part is not in the file",
        // BouncyCastle reads the packets of newer kinds, but cannot sign with them.
        { PublicKey.Version: not 4 } => $"signing with keys of version {secret.PublicKey.Version} is not known here",
        { PublicKey.Algorithm: PublicKeyAlgorithmTag.Ed25519 } => "signing with keys of algorithm 27 is not known here",
        { S2kUsage: SecretKeyPacket.UsageAead } => "it is locked with authenticated encryption, which is not known here",
        _ => null,
    };

    private static string? WhyOver(SigningKey key, DateTimeOffset at)
    {
        if (key.IsRevoked)
        {
            return "was revoked";
        }

        if (key.Expires <= at)
        {
            return $"expired on {key.Expires:u}";
        }

        return key.Packet.Created > at ? $"was made later, on {key.Packet.Created:u}" : null;
    }
}
