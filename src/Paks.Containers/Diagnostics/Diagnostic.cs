namespace Paks.Containers.Diagnostics;

/// <summary>One thing that went wrong, told so that the reader can mend it. What others wrote of it cannot steer a terminal.</summary>
/// <param name="Code">The code, its exit code and its page: an entry of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">What happened to which input, and why; one or more sentences, each with its full stop.</param>
/// <param name="Remedy">What to do about it, as a sentence or a command.</param>
public sealed record Diagnostic(DiagnosticCode Code, string Message, string Remedy)
{
    /// <inheritdoc cref="Diagnostic(DiagnosticCode, string, string)"/>
    public string Message { get; init; } = PlainText.Of(Message);

    /// <inheritdoc cref="Diagnostic(DiagnosticCode, string, string)"/>
    public string Remedy { get; init; } = PlainText.Of(Remedy);

    /// <summary>What the user wrote that it is about: a spec, a base, a cache, a value; null where it is about none, or cannot tell which.</summary>
    public string? Input { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Code.Id}: {Message} {Remedy}";
}
