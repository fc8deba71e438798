using System.Diagnostics.CodeAnalysis;

namespace Paks.Oci;

/// <summary>Content that lies in files of its own, which may be copied as they are: faster than through a stream, and
/// shared by file systems that can.</summary>
public interface ILocalContent : IFetchable
{
    /// <summary>The file that holds all of <paramref name="target"/> and nothing else; false when there is none, or none that
    /// can be trusted without being read.</summary>
    bool TryGetPath(Descriptor target, [NotNullWhen(true)] out string? path);
}
