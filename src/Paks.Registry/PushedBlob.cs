using Paks.Oci;

namespace Paks.Registry;

/// <summary>One blob has come to its repository.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Outcome">How.</param>
public sealed record PushedBlob(Descriptor Blob, PushOutcome Outcome);
