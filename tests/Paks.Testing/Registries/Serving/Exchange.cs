using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Paks.Testing.Registries.Endpoints;
using Paks.Testing.Registries.Faults;

namespace Paks.Testing.Registries.Serving;

/// <summary>One request and its answer, with the faults that hit it.</summary>
internal sealed class Exchange : IDisposable
{
    private readonly CancellationTokenSource _ended;
    private bool _answering;

    public Exchange(HttpContext context, FaultList faults, CancellationToken stopping)
    {
        Context = context;
        Route = RegistryRoute.Of(context.Request.Method, context.Request.Path.Value ?? "");
        Plan = faults.PlanFor(Route.Kind, context.Request.Method, context.Request.Path.Value + context.Request.QueryString.Value);
        Log = new LoggedRequest(Route.Kind, context.Request) { Faults = Plan.Faults };
        _ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Request.Body = new RequestStream(context.Request.Body, this);
        context.Response.Body = new AnswerStream(context.Response.Body, this);
    }

    public HttpContext Context { get; }

    public HttpRequest Request => Context.Request;

    public HttpResponse Response => Context.Response;

    public RegistryRoute Route { get; }

    public FaultPlan Plan { get; }

    public LoggedRequest Log { get; }

    /// <summary>Whether who asks may do something in a repository; known once it was let in.</summary>
    public Func<string, string, bool> May { get; set; } = static (_, _) => true;

    /// <summary>Ends when the client goes away or the server is stopped.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>A parameter of the query; null without one.</summary>
    public string? Query(string name) => Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>The full address of a path of this server.</summary>
    public string AddressOf(string path) => $"{Request.Scheme}://{Request.Host}{path}";

    /// <summary>Answers with a text; the length is told, and the text left out, for HEAD.</summary>
    public async Task WriteAsync(string mediaType, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Response.ContentType = mediaType;
        Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(Request.Method))
        {
            await Response.Body.WriteAsync(bytes, Token);
        }
    }

    /// <summary>Lets <paramref name="handle"/> answer, or the faults.</summary>
    public async Task RunAsync(Func<Exchange, Task> handle)
    {
        try
        {
            await AnswerAsync(handle);
        }
        catch (Exception exception) when (exception
            is ConnectionCutException or BadHttpRequestException or ConnectionResetException or OperationCanceledException)
        {
            // Cut on purpose, by the client, or by the end of the test.
            Context.Abort();
        }
    }

    /// <summary>Called before the first byte of the answer is sent: here faults change or prevent it.</summary>
    public async Task BeginAnswerAsync()
    {
        if (_answering)
        {
            return;
        }

        _answering = true;
        await Plan.BeforeAnswer(Token);
        if (Plan.CutWhenDone)
        {
            throw new ConnectionCutException();
        }

        Plan.EditHeaders(Response.Headers);
        Log.Answer(Response.StatusCode);
    }

    public void Dispose() => _ended.Dispose();

    private async Task AnswerAsync(Func<Exchange, Task> handle)
    {
        try
        {
            await RequireSmallAsync();
            await (Plan.Instead is { } instead ? instead(Context) : handle(this));
        }
        catch (RefusedException refused)
        {
            await refused.WriteAsync(this);
        }

        await BeginAnswerAsync();
    }

    private async Task RequireSmallAsync()
    {
        if (Request.ContentLength > Plan.MostBody)
        {
            await Request.Body.CopyToAsync(Stream.Null, Token);
            throw RefusedException.Of(StatusCodes.Status413PayloadTooLarge);
        }
    }
}
