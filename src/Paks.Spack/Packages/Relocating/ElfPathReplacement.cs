namespace Paks.Spack.Packages.Relocating;

/// <summary>
/// Replaces prefixes in the run path and the interpreter of an ELF file, in the place of the old ones
/// (<c>spack.util.elf</c>).
/// </summary>
internal sealed class ElfPathReplacement(PrefixPattern pattern)
{
    /// <summary>Edits a file in place; what is no sound executable or shared library stays as it is.</summary>
    /// <returns>
    /// The edit that does not fit, if there is one; nothing has been written then. Spack would ask <c>patchelf</c> to
    /// make room.
    /// </returns>
    public Edit? Apply(Stream file)
    {
        if (ElfReader.TryRead(file) is not { } paths)
        {
            return null;
        }

        Edit[] edits = [.. new[] { GetRunPathEdit(paths.RunPath), GetInterpreterEdit(paths.Interpreter) }.OfType<Edit>()];
        if (Array.Find(edits, edit => edit.New.Length > edit.Old.Length) is { } tooLong)
        {
            return tooLong;
        }

        foreach (var edit in edits)
        {
            file.Position = edit.Offset;
            file.Write(edit.New);
            file.Write(new byte[edit.Old.Length - edit.New.Length]);
        }

        return null;
    }

    // Empty parts were put there as padding; they are not put back.
    private Edit? GetRunPathEdit(ElfString? runPath)
    {
        if (runPath is null)
        {
            return null;
        }

        var isChanged = false;
        List<byte> joined = [];
        foreach (var range in runPath.Value.AsSpan().Split((byte)':'))
        {
            ReadOnlySpan<byte> part = runPath.Value.AsSpan(range);
            if (part.IsEmpty)
            {
                continue;
            }

            var replaced = pattern.Replace(part);
            isChanged |= replaced is not null;
            if (joined.Count > 0)
            {
                joined.Add((byte)':');
            }

            joined.AddRange(replaced ?? part);
        }

        return isChanged ? new Edit(runPath.Offset, runPath.Value, [.. joined]) : null;
    }

    private Edit? GetInterpreterEdit(ElfString? interpreter) =>
        interpreter is not null && pattern.Replace(interpreter.Value) is { } replaced
            ? new Edit(interpreter.Offset, interpreter.Value, replaced)
            : null;

    internal sealed record Edit(long Offset, byte[] Old, byte[] New);
}
