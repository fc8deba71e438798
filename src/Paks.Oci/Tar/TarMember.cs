namespace Paks.Oci.Tar;

/// <summary>One header of a foreign tar, with what long-name and PAX headers before it have said.</summary>
/// <param name="Name">The name as it stands there; nothing has been checked but that it is text.</param>
/// <param name="TypeFlag">What it is: '0' file, '1' hard link, '2' symbolic link, '5' directory, ...</param>
/// <param name="LinkName">Where a link leads.</param>
/// <param name="Size">How many bytes of content follow the header.</param>
internal sealed record TarMember(string Name, char TypeFlag, string LinkName, long Size)
{
    public bool IsFile => TypeFlag is '0' or '\0' or '7';

    public bool IsDirectory => TypeFlag == '5';

    public bool IsLink => TypeFlag is '1' or '2';
}
