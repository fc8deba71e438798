using System.Security.Cryptography;
using Paks.Trust.Certificates;
using Paks.Trust.Packets;

namespace Paks.Trust;

/// <summary>One or more signatures of the same content: good as soon as one of them is a trusted, valid key's.</summary>
internal sealed class SignatureBlock
{
    /// <summary>How far the signer's clock may be ahead of ours.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(15);

    private const int MostSignatures = 64;

    private readonly List<SignaturePacket> _signatures = [];
    private readonly List<SignatureException> _failures = [];

    /// <exception cref="MalformedPacketException">It is no row of signature packets.</exception>
    public SignatureBlock(ReadOnlyMemory<byte> packets)
    {
        foreach (var packet in Packet.ReadAll(packets))
        {
            if (packet.Tag is PacketTag.Marker or PacketTag.Padding)
            {
                continue;
            }

            if (packet.Tag != PacketTag.Signature || _signatures.Count + _failures.Count >= MostSignatures)
            {
                throw new MalformedPacketException($"a packet of type {(int)packet.Tag} has no place in this signature");
            }

            if (SignaturePacket.Parse(packet.Body) is { } signature)
            {
                _signatures.Add(signature);
            }
            else
            {
                _failures.Add(new(SignatureFailure.Unsupported, $"cannot verify a signature of version {packet.Body.Span[0]}"));
            }
        }
        if (_signatures.Count + _failures.Count == 0)
        {
            throw new MalformedPacketException("there is no signature in the armour");
        }
    }

    /// <summary>The first good signature, in the block's order.</summary>
    /// <exception cref="SignatureException">There is none; the failure that tells most.</exception>
    public VerifiedSignature Verify(SignatureType type, Action<IncrementalHash> appendContent, Keyring trusted, DateTimeOffset now)
    {
        var failures = new List<SignatureException>(_failures);
        foreach (var signature in _signatures)
        {
            try
            {
                return Verify(signature, type, appendContent, trusted, now);
            }
            catch (SignatureException failure)
            {
                failures.Add(failure);
            }
        }
        throw failures.MinBy(failure => failure.Kind)!;
    }

    private static VerifiedSignature Verify(
        SignaturePacket signature, SignatureType type, Action<IncrementalHash> appendContent, Keyring trusted, DateTimeOffset now)
    {
        (var owner, var signer) = FindSigner(signature, trusted);
        CheckForm(signature, type, signer);
        if (!signature.Verifies(signer.Packet, appendContent))
        {
            throw Refuse(signature, SignatureFailure.BadSignature, $"the text is not what key {signer.Packet.Fingerprint} signed");
        }

        // Before all that a lenient policy lets pass: to be revoked or expired vouches for nobody.
        if (signer.Unfit is { } reason)
        {
            throw Refuse(signature, SignatureFailure.KeyUnfit, $"key {signer.Packet.Fingerprint} may not sign: {reason}");
        }

        CheckTime(signature, signer, now);
        CheckKey(signature, owner.Assessment.Primary, now);
        if (signer != owner.Assessment.Primary)
        {
            CheckKey(signature, signer, now);
        }

        if (signature.Expires <= now)
        {
            throw Refuse(signature, SignatureFailure.SignatureExpired, $"the signature of key {signature.Issuer} was valid until {signature.Expires:yyyy-MM-dd}");
        }

        return new VerifiedSignature(owner.Fingerprint, signature.Created!.Value);
    }

    private static (PublicKey Owner, SigningKey Signer) FindSigner(SignaturePacket signature, Keyring trusted)
    {
        foreach (var key in trusted.Keys)
        {
            if (key.Certificate.KeyPackets.FirstOrDefault(signature.MayBeBy) is { } packet)
            {
                return (key, key.Assessment.SigningKeys.First(one => one.Packet == packet));
            }
        }
        throw Refuse(signature, SignatureFailure.UnknownKey, $"key {signature.Issuer ?? "(not named)"} is not trusted");
    }

    private static void CheckForm(SignaturePacket signature, SignatureType type, SigningKey signer)
    {
        if (signature.Type != type || signature.Created is null)
        {
            throw Refuse(signature, SignatureFailure.Malformed, $"the signature of key {signature.Issuer} is not of the kind that belongs here");
        }

        if (DigestAlgorithm.IsWeak(signature.DigestId))
        {
            throw Refuse(signature, SignatureFailure.WeakAlgorithm, $"the signature of key {signature.Issuer} uses {DigestAlgorithm.Name(signature.DigestId)}, which can be forged");
        }

        if (signer.Key.IsWeak)
        {
            throw Refuse(signature, SignatureFailure.WeakAlgorithm, $"key {signer.Packet.Fingerprint} ({signer.Key.Name}) is too short to be trusted");
        }

        if (!signer.Key.IsSupported)
        {
            throw Refuse(signature, SignatureFailure.Unsupported, $"cannot verify signatures of key {signer.Packet.Fingerprint} ({signer.Key.Name})");
        }

        if (!DigestAlgorithm.TryGetName(signature.DigestId, out _))
        {
            throw Refuse(signature, SignatureFailure.Unsupported, $"cannot compute the digest (algorithm {DigestAlgorithm.Name(signature.DigestId)}) of the signature of key {signature.Issuer}");
        }

        if (signature.HasUnknownCritical)
        {
            throw Refuse(signature, SignatureFailure.Unsupported, $"the signature of key {signature.Issuer} asks for something that is not known here");
        }
    }

    private static void CheckKey(SignaturePacket signature, SigningKey key, DateTimeOffset now)
    {
        if (key.IsRevoked)
        {
            throw Refuse(signature, SignatureFailure.KeyRevoked, $"key {key.Packet.Fingerprint} was revoked by its owner");
        }

        if (key.Expires <= now)
        {
            throw Refuse(signature, SignatureFailure.KeyExpired, $"key {key.Packet.Fingerprint} expired on {key.Expires:yyyy-MM-dd}");
        }
    }

    private static void CheckTime(SignaturePacket signature, SigningKey signer, DateTimeOffset now)
    {
        if (signature.Created < signer.Packet.Created)
        {
            throw Refuse(signature, SignatureFailure.ImpossibleTime, $"the signature of {signature.Created:u} is older than its key {signer.Packet.Fingerprint} of {signer.Packet.Created:u}");
        }

        if (signature.Created > now + ClockTolerance)
        {
            throw Refuse(signature, SignatureFailure.ImpossibleTime, $"the signature of key {signature.Issuer} was made on {signature.Created:u}, and now is {now:u}");
        }
    }

    private static SignatureException Refuse(SignaturePacket signature, SignatureFailure kind, string message) =>
        new(kind, message, signature.Issuer);
}
