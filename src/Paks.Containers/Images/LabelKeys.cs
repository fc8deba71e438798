namespace Paks.Containers.Images;

/// <summary>The labels that an image gets. docs/labels.md is their specification, docs/labels.schema.json their schema.</summary>
public static class LabelKeys
{
    public const string Created = "org.opencontainers.image.created";
    public const string Title = "org.opencontainers.image.title";
    public const string Description = "org.opencontainers.image.description";
    public const string Version = "org.opencontainers.image.version";
    public const string BaseName = "org.opencontainers.image.base.name";
    public const string BaseDigest = "org.opencontainers.image.base.digest";

    /// <summary>The version of the label set.</summary>
    public const string Schema = "io.paks.schema";

    /// <summary>The specs that the user asked for, as written, separated by blanks.</summary>
    public const string Request = "io.paks.request";

    /// <summary>The concrete roots, as a JSON array of <c>name@version/hash</c>.</summary>
    public const string Roots = "io.paks.roots";

    /// <summary>Every package of the image with its provenance, as a JSON array of objects.</summary>
    public const string Packages = "io.paks.packages";

    /// <summary><c>verified</c> or <c>unverified</c>.</summary>
    public const string Verification = "io.paks.verification";

    /// <summary>The merged view's path.</summary>
    public const string View = "io.paks.view";

    /// <summary>The name of the base's definition; an image as base has none.</summary>
    public const string PaksBaseName = "io.paks.base.name";

    /// <summary>The operating system as Spack names it.</summary>
    public const string OperatingSystem = "io.paks.os";

    /// <summary>The base's C library: <c>glibc 2.36</c>.</summary>
    public const string Libc = "io.paks.libc";

    /// <summary>The base's shared libraries, as a JSON object of SONAME and the highest versions that they define.</summary>
    public const string BaseProvides = "io.paks.base.provides";

    /// <summary>The digest of the base's manifest.</summary>
    public const string PaksBaseDigest = "io.paks.base.digest";

    public const string SpecName = "io.paks.spec.name";
    public const string SpecVersion = "io.paks.spec.version";
    public const string SpecHash = "io.paks.spec.hash";
    public const string SpecText = "io.paks.spec.text";
    public const string SpecTarget = "io.paks.spec.target";
    public const string SpecOperatingSystem = "io.paks.spec.os";
    public const string SpecCompiler = "io.paks.spec.compiler";
    public const string SpecPrefix = "io.paks.spec.prefix";
}
