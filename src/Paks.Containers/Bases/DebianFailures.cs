using Paks.Containers.Diagnostics;
using Paks.Debian;
using Paks.Debian.RootFileSystems;

namespace Paks.Containers.Bases;

/// <summary>Tells what goes wrong with a Debian archive, with the code and the mend that belong to it.</summary>
internal static class DebianFailures
{
    private const string OtherMirror = "Name another mirror with --mirror URL or PAKS_DEBIAN_MIRROR.";
    private const string OwnOrOtherMirror = "Where it is of your own definition, mend that; else name another mirror with --mirror URL or PAKS_DEBIAN_MIRROR.";

    /// <summary>The failure in the program's words, or null when it is not one of an archive.</summary>
    public static PaksException? Tell(string name, Exception failure)
    {
        (DiagnosticCode Code, string Remedy)? told = failure switch
        {
            ArchiveException { Kind: ArchiveFailure.Unreachable } => (DiagnosticCodes.MirrorUnreachable, OtherMirror),
            ArchiveException { Kind: ArchiveFailure.Gone } => (DiagnosticCodes.BasePackageMissing, "Name a place that keeps old packages in PAKS_DEBIAN_SNAPSHOT, as in https://snapshot.example/debian/{timestamp}; or lock the base anew."),
            ArchiveException { Kind: ArchiveFailure.Untrusted } => (DiagnosticCodes.ArchiveNotTrusted, "Take another mirror: --mirror URL; or, where the archive has a new key, a newer version of this program or --keyring FILE."),
            ArchiveException { Kind: ArchiveFailure.Outdated } => (DiagnosticCodes.ArchiveOfAnotherTime, "Check this machine's clock; if it is right, the mirror is stale: " + OtherMirror),
            ArchiveException { Kind: ArchiveFailure.Replayed } => (DiagnosticCodes.ArchiveOfAnotherTime, "The mirror is stale, or somebody serves an old release: " + OtherMirror),
            ArchiveException { Kind: ArchiveFailure.ChecksumMismatch } => (DiagnosticCodes.ArchiveChecksumMismatch, "The mirror may be in the middle of an update: try again, or take another one: --mirror URL."),
            PackageConflictException => (DiagnosticCodes.MalformedArchive, "Leave one of them out in the base definition; where both are packages of the archive: " + OtherMirror),
            MalformedPackageException => (DiagnosticCodes.MalformedArchive, OwnOrOtherMirror),
            ArchiveException => (DiagnosticCodes.MalformedArchive, OtherMirror),
            PackageNotFoundException => (DiagnosticCodes.BasePackageMissing, "Check the name in the base's definition; if it is right, take a mirror that is whole: --mirror URL."),
            DependencyException => (DiagnosticCodes.BaseDependency, "Name another package in the base definition, or list under 'without' what it can do without."),
            RecipeException => (DiagnosticCodes.InvalidBaseDefinition, "Mend the base definition."),
            _ => null,
        };
        return told is var (code, remedy)
            ? new PaksException(code, $"Cannot make the base {name}: {failure.Message.TrimEnd('.')}.", remedy, failure) { Input = name }
            : null;
    }
}
