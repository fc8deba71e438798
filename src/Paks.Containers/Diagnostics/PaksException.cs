namespace Paks.Containers.Diagnostics;

/// <summary>A failure that has been understood: the engine throws it, the heads render its <see cref="Diagnostic"/>.</summary>
public sealed class PaksException : Exception
{
    /// <summary>Makes the exception for a diagnostic.</summary>
    public PaksException(DiagnosticCode code, string message, string remedy, Exception? innerException = null)
        : base(PlainText.Of(message), innerException) => Diagnostic = new Diagnostic(code, message, remedy);

    /// <summary>What went wrong and how to mend it.</summary>
    public Diagnostic Diagnostic { get; private init; }

    /// <inheritdoc cref="Diagnostic.Input"/>
    public string? Input
    {
        get => Diagnostic.Input;
        init => Diagnostic = Diagnostic with { Input = value };
    }
}
