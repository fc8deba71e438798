using System.Text;
using Paks.Oci;

namespace Paks.Containers.Planning;

/// <summary>The digest of everything that determines a result that is remembered.</summary>
internal static class InputDigest
{
    /// <summary>Digests a kind, with the version of the code that makes it, and its inputs. No input holds a NUL.</summary>
    /// <param name="kind">What is made and by which version of the rules, such as <c>relocated/1</c>.</param>
    /// <param name="inputs">The inputs, in a fixed order.</param>
    public static Digest Of(string kind, IEnumerable<string> inputs) =>
        Digest.Sha256(Encoding.UTF8.GetBytes(string.Join('\0', inputs.Prepend(kind))));
}
