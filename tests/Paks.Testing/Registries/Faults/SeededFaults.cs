namespace Paks.Testing.Registries.Faults;

/// <summary>
/// Faults drawn by a number: the same number gives the same ones on every machine. Of the recoverable ones, of three
/// requests of a kind in a row at least one is left alone, so that who tries often enough gets through.
/// </summary>
public sealed class SeededFaults
{
    private const RequestKind Pushed = RequestKind.Upload | RequestKind.ManifestPut;
    private const RequestKind Pulled = RequestKind.BlobGet | RequestKind.ManifestGet;
    private const RequestKind Whole = Pulled | RequestKind.UploadStart | RequestKind.ManifestPut;

    private static readonly (RequestKind On, Func<SyntheticContent, Fault> Draw)[] Recoverable =
    [
        (Pushed | Pulled | RequestKind.BlobHead | RequestKind.Token, static random => Fault.Status(500 + (random.Next(2) * 3))),
        (Pushed | RequestKind.BlobGet | RequestKind.ManifestHead | RequestKind.Ping, static _ => Fault.Status(502)),
        (Pushed | Pulled | RequestKind.BlobHead, static random => Fault.TooManyRequests(random.Next(2))),
        (Pushed | Pulled | RequestKind.Token, static _ => Fault.Cut()),
        (Pushed, static _ => Fault.CutWhenDone()),
        (RequestKind.BlobGet, static random => Fault.CutAnswerAfter(Offset(random))),
        (RequestKind.ManifestGet, static random => Fault.CutAnswerAfter(random.Next(200))),
        (RequestKind.UploadChunk | RequestKind.UploadClose, static random => Fault.CutRequestAfter(Offset(random), forget: random.Next(3) == 0)),
        (RequestKind.UploadChunk, static _ => Fault.RefuseChunk()),
        (RequestKind.UploadChunk | RequestKind.UploadClose | RequestKind.UploadStatus, static _ => Fault.DropUpload()),
        (RequestKind.UploadStart, static _ => Fault.RefuseMount()),
        (RequestKind.UploadStart | RequestKind.UploadChunk | RequestKind.UploadStatus, static _ => Fault.RelativeLocation()),
        (RequestKind.UploadStart | RequestKind.UploadChunk, static _ => Fault.LocationWithQuery()),
        (RequestKind.BlobGet, static _ => Fault.IgnoreRange()),
        (RequestKind.BlobHead | RequestKind.ManifestHead, static _ => Fault.OmitHeaders("Content-Length", "Docker-Content-Digest")),
        (RequestKind.UploadStart | RequestKind.UploadChunk | RequestKind.BlobGet | RequestKind.ManifestPut, static _ => Fault.ExpireTokens()),
        (RequestKind.ManifestPut | RequestKind.UploadClose, static random => Fault.AnswerLate(TimeSpan.FromMilliseconds(random.Next(20)))),
    ];

    private static readonly (RequestKind On, Func<SyntheticContent, Fault> Draw)[] Final =
    [
        (Pulled, static random => Fault.FlipByte(random.Next(100))),
        (Pulled, static random => Fault.ChangeSize(1 + random.Next(1000))),
        (Pulled, static random => Fault.ChangeSize(-1 - random.Next(1000))),
        (Whole, static _ => Fault.Status(403)),
        (Whole | RequestKind.Token, static _ => Fault.Status(500)),
        (Whole, static _ => Fault.Cut()),
        (RequestKind.UploadChunk | RequestKind.UploadClose, static _ => Fault.DropUpload()),
        (RequestKind.ManifestPut, static _ => Fault.Status(413)),
    ];

    private SeededFaults(int seed, bool recoverable, IReadOnlyList<FaultRule> rules)
    {
        Seed = seed;
        IsRecoverable = recoverable;
        Rules = rules;
    }

    /// <summary>The number that they were drawn by.</summary>
    public int Seed { get; }

    /// <summary>Whether who tries often enough gets through; else the last rule hits every request of its kind.</summary>
    public bool IsRecoverable { get; }

    /// <summary>The faults, each for requests of one kind.</summary>
    public IReadOnlyList<FaultRule> Rules { get; }

    /// <summary>Draws faults.</summary>
    /// <param name="seed">The number that they are drawn by.</param>
    /// <param name="count">How many recoverable ones.</param>
    /// <param name="recoverable">Whether to leave it at these; else one that lasts is added.</param>
    public static SeededFaults Draw(int seed, int count = 5, bool recoverable = true)
    {
        var random = new SyntheticContent(seed);
        List<FaultRule> rules = [.. Enumerable.Range(0, count).Select(_ => DrawPassing(random))];
        if (!recoverable)
        {
            (var on, var draw) = Final[random.Next(Final.Length)];
            rules.Add(new FaultRule(draw(random), OneOf(on, random), times: int.MaxValue));
        }

        return new SeededFaults(seed, recoverable, rules);
    }

    /// <summary>The number, and one line a fault, for a failing test's message.</summary>
    public override string ToString() => $"faults of seed {Seed}:\n{string.Join('\n', Rules)}";

    /// <summary>Hits the first, or the first two, of three requests: number 1, 4, 7 or 10 and perhaps the next.</summary>
    private static FaultRule DrawPassing(SyntheticContent random)
    {
        (var on, var draw) = Recoverable[random.Next(Recoverable.Length)];
        return new FaultRule(draw(random), OneOf(on, random), nth: 1 + (3 * random.Next(4)), times: 1 + random.Next(2));
    }

    private static RequestKind OneOf(RequestKind kinds, SyntheticContent random)
    {
        var single = Enumerable.Range(0, 15).Select(bit => (RequestKind)(1 << bit)).Where(kind => kinds.HasFlag(kind)).ToList();
        return single[random.Next(single.Count)];
    }

    /// <summary>An offset in bytes: near the start more often than far in.</summary>
    private static long Offset(SyntheticContent random) => random.Next(1 << (4 * random.Next(6)));
}
