namespace Paks.Elf;

/// <summary>An ELF file is cut short, broken, or beyond all bounds.</summary>
public sealed class MalformedElfException(string reason) : FormatException($"it is no sound ELF file: {reason}")
{
    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
