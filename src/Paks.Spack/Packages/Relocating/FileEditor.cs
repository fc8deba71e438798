namespace Paks.Spack.Packages.Relocating;

/// <summary>Relocates the content of one file after another.</summary>
internal sealed class FileEditor : IDisposable
{
    private readonly string _package;
    private readonly TextReplacement _text;
    private readonly ElfPathReplacement _elfPaths;
    private readonly CStringReplacement _cStrings;
    private readonly ScratchStream _scratch;
    private readonly ScratchStream _secondScratch;

    public FileEditor(PackageContents package, PrefixMap map, string scratchDirectory)
    {
        PrefixPattern pattern = new(map);
        _package = package.DisplayName;
        _text = new TextReplacement(pattern);
        _elfPaths = new ElfPathReplacement(pattern);
        _cStrings = new CStringReplacement(pattern);
        _scratch = new ScratchStream(scratchDirectory);
        _secondScratch = new ScratchStream(scratchDirectory);
    }

    /// <summary>
    /// The relocated content, at its start and of a known length; it holds until the next call. The steps come in
    /// Spack's order: ELF paths, text, C-strings.
    /// </summary>
    /// <exception cref="RelocationRefusedException">A string of a binary has no room for its new prefix.</exception>
    public Stream Edit(PackageEntry file, Stream content, FileWork work)
    {
        var edited = _scratch;
        ElfPathReplacement.Edit? tooLong = null;
        edited.Restart(file.Size);
        if (work.HasFlag(FileWork.Binary))
        {
            content.CopyTo(edited);
            tooLong = _elfPaths.Apply(edited);
            edited.Position = 0;
            content = edited;
        }

        if (work.HasFlag(FileWork.Text))
        {
            edited = work.HasFlag(FileWork.Binary) ? _secondScratch : _scratch;
            edited.Restart(file.Size);
            _text.Copy(content, edited);
        }

        if (work.HasFlag(FileWork.Binary))
        {
            _cStrings.Apply(edited, _package, file.Path);
        }

        // The same bytes as a C-string have stopped the step before, in nearly every case, and Spack's words are for that.
        if (tooLong is not null)
        {
            throw RelocationRefusedException.RunPath(_package, file.Path, tooLong.Old, tooLong.New);
        }

        edited.Position = 0;
        return edited;
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _secondScratch.Dispose();
    }
}
