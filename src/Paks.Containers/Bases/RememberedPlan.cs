using System.Buffers.Binary;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>The packages that a base came to when its archive was last asked.</summary>
/// <param name="AskedAt">When that was.</param>
/// <param name="Plan">The packages.</param>
internal sealed record RememberedPlan(DateTimeOffset AskedAt, RootFileSystemPlan Plan)
{
    private const string Kind = "base-1";

    /// <summary>What is remembered under a key, or null.</summary>
    public static RememberedPlan? TryGet(ContentStore store, Digest key)
    {
        if (store.TryGetMemo(Kind, key) is not { Length: > sizeof(long) } memo)
        {
            return null;
        }

        try
        {
            var askedAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(memo));
            return new RememberedPlan(askedAt, RootFileSystemPlan.Parse(memo.AsMemory(sizeof(long))));
        }
        catch (FormatException)
        {
            // Written by another version: the archive is asked again.
            return null;
        }
    }

    /// <summary>Remembers this under a key.</summary>
    public void Put(ContentStore store, Digest key)
    {
        var plan = Plan.ToJson();
        var memo = new byte[sizeof(long) + plan.Length];
        BinaryPrimitives.WriteInt64LittleEndian(memo, AskedAt.ToUnixTimeSeconds());
        plan.CopyTo(memo, sizeof(long));
        store.PutMemo(Kind, key, memo);
    }
}
