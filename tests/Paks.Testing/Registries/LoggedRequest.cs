using Microsoft.AspNetCore.Http;

namespace Paks.Testing.Registries;

/// <summary>A request that reached a server, and what became of it. It is filled in while the answer is under way.</summary>
public sealed class LoggedRequest
{
    private readonly Dictionary<string, string> _headers;
    private long _bytesIn;
    private long _bytesOut;
    private int _status;

    internal LoggedRequest(RequestKind kind, HttpRequest request)
    {
        Kind = kind;
        Method = request.Method;
        Path = request.Path.Value + request.QueryString.Value;
        ClientCertificate = request.HttpContext.Connection.ClientCertificate?.Subject;
        _headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What it was for.</summary>
    public RequestKind Kind { get; }

    /// <summary>Its method.</summary>
    public string Method { get; }

    /// <summary>Its path, and its query as it was sent.</summary>
    public string Path { get; }

    /// <summary>The answer's status; null when the connection was cut before it, or as long as there is none.</summary>
    public int? Status => Volatile.Read(ref _status) is var status and > 0 ? status : null;

    /// <summary>The Authorization header; null without one.</summary>
    public string? Authorization => Header("Authorization");

    /// <summary>The subject of the certificate that the client showed; null without one.</summary>
    public string? ClientCertificate { get; }

    /// <summary>How many bytes of its body were read.</summary>
    public long BytesIn => Interlocked.Read(ref _bytesIn);

    /// <summary>How many bytes of the answer's body were sent.</summary>
    public long BytesOut => Interlocked.Read(ref _bytesOut);

    /// <summary>The faults that hit it.</summary>
    public IReadOnlyList<string> Faults { get; internal init; } = [];

    /// <summary>A defect of the server itself, which answered 500.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>A header that it was sent with; null without.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>One line: method, path, status, bytes and faults.</summary>
    public override string ToString()
    {
        var line = $"{Method} {Path} -> {Status?.ToString() ?? "no answer"}, {BytesIn} bytes in, {BytesOut} out";
        line += Faults.Count > 0 ? $" [{string.Join("; ", Faults)}]" : "";
        return Failure is null ? line : $"{line}\n{Failure}";
    }

    internal void Answer(int status) => Volatile.Write(ref _status, status);

    internal void CountIn(int bytes) => Interlocked.Add(ref _bytesIn, bytes);

    internal void CountOut(int bytes) => Interlocked.Add(ref _bytesOut, bytes);
}
