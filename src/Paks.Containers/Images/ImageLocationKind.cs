namespace Paks.Containers.Images;

/// <summary>The kinds of places that images are read from.</summary>
internal enum ImageLocationKind
{
    /// <summary>An OCI image layout in a folder.</summary>
    Layout,

    /// <summary>A tar file of an OCI image layout.</summary>
    LayoutArchive,

    /// <summary>A tar file as <c>docker save</c> writes it.</summary>
    DockerArchive,
}
