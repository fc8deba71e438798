using static Paks.Containers.Diagnostics.ExitCode;

namespace Paks.Containers.Diagnostics;

/// <summary>
/// The catalogue of every code. 1xxx: what the user wrote; 2xxx: Spack's side; 3xxx: bases; 4xxx: the local disk;
/// 5xxx: engines and the network; 8xxx: warnings; 9xxx: ourselves. Each has a page in docs/diagnostics.
/// </summary>
public static class DiagnosticCodes
{
    public static readonly DiagnosticCode InvalidRecipe = new("PAKS1001", "The recipe file cannot be read", Usage);
    public static readonly DiagnosticCode InvalidOption = new("PAKS1002", "An option's value is wrong", Usage);
    public static readonly DiagnosticCode InvalidSpec = new("PAKS1003", "A spec is not written as Spack writes specs", Usage);
    public static readonly DiagnosticCode NothingToBuild = new("PAKS1004", "There is nothing to build", Usage);
    public static readonly DiagnosticCode NotSupported = new("PAKS1005", "This version cannot do that", Usage);
    public static readonly DiagnosticCode AddedContentMissing = new("PAKS1006", "Content cannot be added", NotFound);
    public static readonly DiagnosticCode ImageNotFound = new("PAKS1007", "There is no such image", NotFound);
    public static readonly DiagnosticCode InvalidKey = new("PAKS1008", "A key file is not an OpenPGP public key", Usage);
    public static readonly DiagnosticCode KeyNotFound = new("PAKS1009", "There is no such key", NotFound);
    public static readonly DiagnosticCode AddedArchive = new("PAKS1010", "An archive to add cannot be unpacked", Usage);
    public static readonly DiagnosticCode InvalidTrustPolicy = new("PAKS1011", "The trust policy cannot be used", Usage);
    public static readonly DiagnosticCode CannotSign = new("PAKS1012", "Nothing can be signed with this key", Usage);
    public static readonly DiagnosticCode LockMismatch = new("PAKS1013", "The lock file does not fit", Failed);

    public static readonly DiagnosticCode NoSpec = new("PAKS2001", "No package in the caches fits the spec", NotFound);
    public static readonly DiagnosticCode CacheNotFound = new("PAKS2002", "There is no build cache at this place", NotFound);
    public static readonly DiagnosticCode CacheUnreachable = new("PAKS2003", "A build cache cannot be reached", Network);
    public static readonly DiagnosticCode CorruptIndex = new("PAKS2004", "A build cache's index is damaged", Failed);
    public static readonly DiagnosticCode PackageNotInCache = new("PAKS2005", "A package is missing from the caches", NotFound);
    public static readonly DiagnosticCode MalformedManifest = new("PAKS2006", "A package's manifest is damaged", NotTrusted);
    public static readonly DiagnosticCode MalformedPackage = new("PAKS2007", "A package's tarball is malformed or hostile", Failed);
    public static readonly DiagnosticCode NotSigned = new("PAKS2010", "A package is not signed", NotTrusted);
    public static readonly DiagnosticCode KeyNotTrusted = new("PAKS2011", "A package is signed with a key that is not trusted", NotTrusted);
    public static readonly DiagnosticCode BadSignature = new("PAKS2012", "A package's signature does not match its manifest", NotTrusted);
    public static readonly DiagnosticCode KeyExpired = new("PAKS2013", "A package is signed with an expired key", NotTrusted);
    public static readonly DiagnosticCode KeyRevoked = new("PAKS2014", "A package is signed with a revoked key", NotTrusted);
    public static readonly DiagnosticCode UnusableSignature = new("PAKS2015", "A package's signature cannot be accepted", NotTrusted);
    public static readonly DiagnosticCode WrongPackage = new("PAKS2016", "A cache serves one package under another's name", NotTrusted);
    public static readonly DiagnosticCode HashMismatch = new("PAKS2017", "A spec does not have the hash that it claims", NotTrusted);
    public static readonly DiagnosticCode ChecksumMismatch = new("PAKS2018", "A file of a cache does not have its checksum", NotTrusted);
    public static readonly DiagnosticCode Truncated = new("PAKS2019", "A file of a cache is cut short", NotTrusted);
    public static readonly DiagnosticCode NoTrustPolicy = new("PAKS2020", "No trust policy covers a build cache or a registry of bases", NotTrusted);
    public static readonly DiagnosticCode RelocationRefused = new("PAKS2030", "A package cannot be moved to this prefix", Failed);
    public static readonly DiagnosticCode ViewConflict = new("PAKS2031", "Two packages cannot share one view", Failed);

    public static readonly DiagnosticCode UnknownBase = new("PAKS3001", "There is no such base", NotFound);
    public static readonly DiagnosticCode MirrorUnreachable = new("PAKS3002", "A Debian mirror cannot be reached", Network);
    public static readonly DiagnosticCode ArchiveNotTrusted = new("PAKS3004", "A Debian archive's signature is not accepted", NotTrusted);
    public static readonly DiagnosticCode ArchiveChecksumMismatch = new("PAKS3005", "A file of a Debian archive does not have its checksum", NotTrusted);
    public static readonly DiagnosticCode BasePackageMissing = new("PAKS3006", "A package of a base is not in the archive", NotFound);
    public static readonly DiagnosticCode BaseDependency = new("PAKS3007", "A base leaves a dependency unfulfilled", Failed);
    public static readonly DiagnosticCode MalformedArchive = new("PAKS3008", "A file of a Debian archive is malformed", Failed);
    public static readonly DiagnosticCode MalformedBaseImage = new("PAKS3009", "A base image is malformed", Failed);
    public static readonly DiagnosticCode InvalidBaseDefinition = new("PAKS3010", "A base definition cannot be read", Usage);
    public static readonly DiagnosticCode BasePlatform = new("PAKS3011", "A base is not made for the platform", Failed);
    public static readonly DiagnosticCode LibcTooOld = new("PAKS3012", "A package needs a newer C library than the base has", WouldNotRun);
    public static readonly DiagnosticCode ArchiveOfAnotherTime = new("PAKS3013", "The archive's release is of another time", NotTrusted);

    public static readonly DiagnosticCode BaseNotSigned = new("PAKS3020", "A base of a registry is not signed", NotTrusted);
    public static readonly DiagnosticCode BaseKeyNotTrusted = new("PAKS3021", "A base of a registry is signed with a key that is not trusted", NotTrusted);
    public static readonly DiagnosticCode BaseSignatureRefused = new("PAKS3022", "The signature of a base of a registry is not accepted", NotTrusted);
    public static readonly DiagnosticCode WrongBase = new("PAKS3023", "A registry serves something else as a base", NotTrusted);
    public static readonly DiagnosticCode BaseSettings = new("PAKS3024", "Settings for bases cannot be read", Usage);

    public static readonly DiagnosticCode StoreNotUsable = new("PAKS4001", "The content store cannot be used", Failed);
    public static readonly DiagnosticCode DiskFull = new("PAKS4002", "A disk is full", Failed);
    public static readonly DiagnosticCode OutputNotWritable = new("PAKS4003", "The output cannot be written", Failed);
    public static readonly DiagnosticCode OutputRefused = new("PAKS4004", "The output would replace something else", Failed);
    public static readonly DiagnosticCode MalformedImage = new("PAKS4005", "An image is malformed", Failed);
    public static readonly DiagnosticCode LayerBudget = new("PAKS4006", "The base leaves no room for layers", Failed);

    public static readonly DiagnosticCode EngineUnreachable = new("PAKS5001", "No container engine answers", Network);
    public static readonly DiagnosticCode EngineRefused = new("PAKS5002", "The container engine refused the image", Network);
    public static readonly DiagnosticCode Offline = new("PAKS5003", "Something has to be fetched, and fetching is off", Network);
    public static readonly DiagnosticCode RegistryUnreachable = new("PAKS5010", "A registry cannot be reached", Network);
    public static readonly DiagnosticCode RegistryDenied = new("PAKS5011", "A registry denies access", Network);
    public static readonly DiagnosticCode RegistryRefused = new("PAKS5012", "A registry refuses a request", Network);
    public static readonly DiagnosticCode RegistryMisbehaves = new("PAKS5013", "A registry breaks the distribution specification", Network);
    public static readonly DiagnosticCode NoCredentials = new("PAKS5014", "Credentials for a registry cannot be had", Network);
    public static readonly DiagnosticCode RegistryConfiguration = new("PAKS5015", "Settings for registries cannot be read", Usage);
    public static readonly DiagnosticCode RegistryContent = new("PAKS5016", "A registry sends something else than it was asked for", NotTrusted);

    public static readonly DiagnosticCode Warning = new("PAKS8001", "A build warns", Done);

    public static readonly DiagnosticCode Internal = new("PAKS9001", "A defect of this program", Failed);

    /// <summary>All codes, in ascending order.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        InvalidRecipe, InvalidOption, InvalidSpec, NothingToBuild, NotSupported, AddedContentMissing, ImageNotFound, InvalidKey, KeyNotFound, AddedArchive, InvalidTrustPolicy, CannotSign, LockMismatch,
        NoSpec, CacheNotFound, CacheUnreachable, CorruptIndex, PackageNotInCache, MalformedManifest, MalformedPackage,
        NotSigned, KeyNotTrusted, BadSignature, KeyExpired, KeyRevoked, UnusableSignature, WrongPackage, HashMismatch,
        ChecksumMismatch, Truncated, NoTrustPolicy, RelocationRefused, ViewConflict,
        UnknownBase, MirrorUnreachable, ArchiveNotTrusted, ArchiveChecksumMismatch,
        BasePackageMissing, BaseDependency, MalformedArchive, MalformedBaseImage, InvalidBaseDefinition, BasePlatform, LibcTooOld, ArchiveOfAnotherTime,
        BaseNotSigned, BaseKeyNotTrusted, BaseSignatureRefused, WrongBase, BaseSettings,
        StoreNotUsable, DiskFull, OutputNotWritable, OutputRefused, MalformedImage, LayerBudget,
        EngineUnreachable, EngineRefused, Offline,
        RegistryUnreachable, RegistryDenied, RegistryRefused, RegistryMisbehaves, NoCredentials, RegistryConfiguration, RegistryContent,
        Warning, Internal,
    ];
}
