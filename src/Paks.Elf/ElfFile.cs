using Paks.Elf.Reading;

namespace Paks.Elf;

/// <summary>
/// What an ELF file says to the dynamic loader (System V ABI, chapters 4 and 5; Linux Standard Base, "Symbol Versioning"). Of files
/// that are neither programs nor shared libraries the header alone is read.
/// </summary>
public sealed record ElfFile
{
    /// <summary>How wide its addresses are.</summary>
    public required ElfClass Class { get; init; }

    /// <summary>The order of its bytes.</summary>
    public required ElfByteOrder ByteOrder { get; init; }

    /// <summary>The machine that it is for.</summary>
    public required ElfMachine Machine { get; init; }

    /// <summary>Flags of the machine (<c>e_flags</c>), such as those of the floating-point ABI.</summary>
    public required uint Flags { get; init; }

    /// <summary>What it is.</summary>
    public required ElfType Type { get; init; }

    /// <summary>The loader that a program asks for; null: none.</summary>
    public string? Interpreter { get; init; }

    /// <summary>It has a dynamic section: it is not linked statically.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>SONAME: the name by which others need this library; null: none.</summary>
    public string? SharedObjectName { get; init; }

    /// <summary>NEEDED: the libraries that it needs, in its order.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>RPATH as it is written, folders with colons between; null: none.</summary>
    public string? RPath { get; init; }

    /// <summary>RUNPATH as it is written, folders with colons between; null: none. Where there is one, RPATH does not count.</summary>
    public string? RunPath { get; init; }

    /// <summary>The versions that it defines, in its order, without the one that stands for the file itself.</summary>
    public IReadOnlyList<string> DefinedVersions { get; init; } = [];

    /// <summary>The versions that it requires, by library, in its order.</summary>
    public IReadOnlyList<ElfVersionNeed> RequiredVersions { get; init; } = [];

    /// <summary>The system that it was made for; null: it does not say.</summary>
    public ElfAbiTag? AbiTag { get; init; }

    /// <summary>Reads a file from its first byte, wherever the stream stands.</summary>
    /// <param name="file">Must be able to seek; is left anywhere and stays open.</param>
    /// <returns>Null: it is no ELF file.</returns>
    /// <exception cref="MalformedElfException">It begins as one and is broken.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ElfFile? TryRead(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.CanSeek ? ElfReader.Read(file) : throw new ArgumentException("a stream that cannot seek", nameof(file));
    }
}
