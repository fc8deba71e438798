using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Endpoints;

/// <summary>Thrown to answer with an error. distribution-spec, "Error Codes".</summary>
internal sealed class RefusedException : InvalidOperationException
{
    private readonly int _status;
    private readonly string _code;
    private readonly IReadOnlyList<string> _digests;
    private readonly (string Name, string Value)? _header;

    /// <param name="status">The status.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="message">What is wrong, for people.</param>
    /// <param name="digests">The content that it is about: there is an error for each.</param>
    /// <param name="header">A header that the answer has to have.</param>
    public RefusedException(int status, string code, string message, IReadOnlyList<string>? digests = null, (string Name, string Value)? header = null)
        : base(message)
    {
        _status = status;
        _code = code;
        _digests = digests ?? [];
        _header = header;
    }

    /// <summary>The error that goes with a status, whatever was asked.</summary>
    public static RefusedException Of(int status) => new(status, status switch
    {
        401 => "UNAUTHORIZED",
        403 => "DENIED",
        404 => "NAME_UNKNOWN",
        413 => "SIZE_INVALID",
        429 => "TOOMANYREQUESTS",
        >= 500 => "UNAVAILABLE",
        _ => "UNSUPPORTED",
    }, ReasonPhrases.GetReasonPhrase(status));

    public async Task WriteAsync(Exchange exchange)
    {
        exchange.Response.StatusCode = _status;
        if (_header is { } header)
        {
            exchange.Response.Headers[header.Name] = header.Value;
        }

        if (exchange.Plan.HtmlErrors)
        {
            var title = $"{_status} {ReasonPhrases.GetReasonPhrase(_status)}";
            await exchange.WriteAsync("text/html", $"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>");
        }
        else
        {
            await exchange.WriteAsync("application/json", ToJson());
        }
    }

    private string ToJson()
    {
        IEnumerable<object> errors = _digests.Count == 0
            ? [new { code = _code, message = Message }]
            : _digests.Select(digest => new { code = _code, message = Message, detail = new { digest } });
        return JsonSerializer.Serialize(new { errors });
    }
}
