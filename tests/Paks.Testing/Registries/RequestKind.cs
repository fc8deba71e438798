namespace Paks.Testing.Registries;

/// <summary>What a request is for. Values combine, to say which requests a fault is for.</summary>
[Flags]
public enum RequestKind
{
    /// <summary>No request.</summary>
    None = 0,

    /// <summary>GET of <c>/v2/</c>.</summary>
    Ping = 1 << 0,

    /// <summary>GET or POST of the token endpoint.</summary>
    Token = 1 << 1,

    /// <summary>GET of a blob, or of a part of it.</summary>
    BlobGet = 1 << 2,

    /// <summary>HEAD of a blob.</summary>
    BlobHead = 1 << 3,

    /// <summary>POST that begins an upload, mounts a blob or brings a whole one.</summary>
    UploadStart = 1 << 4,

    /// <summary>GET of an upload's state.</summary>
    UploadStatus = 1 << 5,

    /// <summary>PATCH with a chunk, or with all, of an upload.</summary>
    UploadChunk = 1 << 6,

    /// <summary>PUT that closes an upload.</summary>
    UploadClose = 1 << 7,

    /// <summary>DELETE of an upload.</summary>
    UploadCancel = 1 << 8,

    /// <summary>GET of a manifest.</summary>
    ManifestGet = 1 << 9,

    /// <summary>HEAD of a manifest.</summary>
    ManifestHead = 1 << 10,

    /// <summary>PUT of a manifest.</summary>
    ManifestPut = 1 << 11,

    /// <summary>GET of the list of tags.</summary>
    Tags = 1 << 12,

    /// <summary>GET of a manifest's referrers.</summary>
    Referrers = 1 << 13,

    /// <summary>What the registry does not know.</summary>
    Other = 1 << 14,

    /// <summary>All requests of an upload, from POST to PUT.</summary>
    Upload = UploadStart | UploadStatus | UploadChunk | UploadClose | UploadCancel,

    /// <summary>Every request.</summary>
    Any = (1 << 15) - 1,
}
