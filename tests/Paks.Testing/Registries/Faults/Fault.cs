using Microsoft.AspNetCore.Http;
using Paks.Testing.Registries.Endpoints;
using Paks.Testing.Registries.Serving;

namespace Paks.Testing.Registries.Faults;

/// <summary>Something that a registry, or the way to it, does to one request. What is meant for other requests does nothing.</summary>
public sealed partial class Fault
{
    private Fault(string description, Action<FaultPlan> apply)
    {
        Description = description;
        Apply = apply;
    }

    /// <summary>What it does, in a few words.</summary>
    public string Description { get; }

    internal Action<FaultPlan> Apply { get; }

    /// <summary>Answers a status with a registry's error, and does nothing of what was asked; the body is read.</summary>
    public static Fault Status(int status) => Instead($"answers {status}", context => RefuseAsync(context, status));

    /// <summary>429 with Retry-After in seconds.</summary>
    public static Fault TooManyRequests(int seconds) => TooManyRequests($"{seconds}");

    /// <summary>429 with Retry-After as an HTTP date.</summary>
    public static Fault TooManyRequests(DateTimeOffset until) => TooManyRequests(until.ToString("r"));

    /// <summary>Answers in a way of its own, and does nothing of what was asked.</summary>
    public static Fault Instead(string description, Func<HttpContext, Task> answer) => new(description, plan => plan.Instead = answer);

    /// <summary>Cuts the connection without an answer; nothing of what was asked is done.</summary>
    public static Fault Cut() => Instead("cuts the connection", static _ => throw new ConnectionCutException());

    /// <summary>Does what was asked, and cuts the connection before the answer's first byte.</summary>
    public static Fault CutWhenDone() => new("does it, then cuts the connection", static plan => plan.CutWhenDone = true);

    /// <summary>Ends the connection behind exactly so many bytes of the answer's body; 0 is behind the headers.</summary>
    public static Fault CutAnswerAfter(long bytes) => new($"cuts the answer after {bytes} bytes", plan => plan.CutAnswerAfter = bytes);

    /// <summary>
    /// Cuts the connection once so many bytes of the request's body were read. An upload keeps them, as those of real
    /// registries do, unless <paramref name="forget"/>.
    /// </summary>
    public static Fault CutRequestAfter(long bytes, bool forget = false) =>
        new($"cuts the request after {bytes} bytes{(forget ? " and forgets them" : "")}", plan => (plan.CutRequestAfter, plan.ForgetRequest) = (bytes, forget));

    /// <summary>Answers 413 to bodies of more bytes, as proxies in front of registries do.</summary>
    public static Fault TooLarge(long most) => new($"takes no more than {most} bytes at once", plan => plan.MostBody = most);

    /// <summary>Sends so many bytes of the answer's body, then nothing more until the client goes away.</summary>
    public static Fault StallAnswerAfter(long bytes) => new($"stalls after {bytes} bytes", plan => plan.StallAnswerAfter = bytes);

    /// <summary>Never answers: waits until the client goes away.</summary>
    public static Fault Silence() => new("never answers", static plan => plan.WaitFor(static token => Task.Delay(Timeout.Infinite, token)));

    /// <summary>Does what was asked, and answers later.</summary>
    public static Fault AnswerLate(TimeSpan by) => new($"answers {by.TotalMilliseconds} ms late", plan => plan.WaitFor(token => Task.Delay(by, token)));

    /// <summary>Does what was asked, and answers when a task has ended.</summary>
    public static Fault AnswerAfter(Task task) => new("answers when it may", plan => plan.WaitFor(task.WaitAsync));

    /// <inheritdoc/>
    public override string ToString() => Description;

    private static Fault TooManyRequests(string retryAfter) => new($"answers 429, Retry-After: {retryAfter}", plan =>
    {
        plan.Instead = static context => RefuseAsync(context, 429);
        plan.EditHeadersBy(headers => headers.RetryAfter = retryAfter);
    });

    private static async Task RefuseAsync(HttpContext context, int status)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        throw RefusedException.Of(status);
    }
}
