using Paks.Containers.Keys;
using Paks.Containers.Registries;
using Paks.Oci;
using Paks.Registry;
using Paks.Trust.Signing;

namespace Paks.Containers.Diagnostics;

/// <summary>
/// Turns what the rooms below throw, where no one has told it better on the way, into diagnostics. What is none of these is
/// a defect and passes as it is.
/// </summary>
public static class Failures
{
    private const string StoreRemedy = "Check the folder that PAKS_HOME names (default ~/.cache/paks), or set PAKS_HOME to another one.";

    /// <summary>Runs <paramref name="work"/> and translates what it throws.</summary>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (Translate(failure) is { } told)
        {
            throw told;
        }
    }

    /// <summary>Runs <paramref name="work"/> on the content store and translates what it throws.</summary>
    public static void Translate(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (Translate(failure) is { } told)
        {
            throw told;
        }
    }

    private static PaksException? Translate(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => first as PaksException ?? Translate(first),
        PaksException => null,
        SigningException unsigned => SigningKeys.Tell("this key", unsigned),
        RegistryException refused => RegistryFailures.Tell(refused),
        ContentMismatchException { Place: { } place } other when !Path.IsPathRooted(place) => RegistryFailures.TellContent(other),
        ContentNotFoundException { Place: var place } missing when !Path.IsPathRooted(place) => RegistryFailures.TellContent(missing),
        ContentMismatchException damaged => new PaksException(
            DiagnosticCodes.StoreNotUsable, $"The content store is damaged: {damaged.Message.TrimEnd('.')}.",
            "Empty it with 'paks-image cache prune --all' and build again: whatever is needed is fetched and verified anew.", damaged),
        MalformedImageException malformed => new PaksException(
            DiagnosticCodes.MalformedImage, $"Cannot read the image: {malformed.Message.TrimEnd('.')}.", "Make or fetch the image again.", malformed),
        _ when DiskFailure.Is(failure) => DiskFailure.Tell(failure, "to the content store", DiagnosticCodes.StoreNotUsable, StoreRemedy),
        _ => null,
    };
}
