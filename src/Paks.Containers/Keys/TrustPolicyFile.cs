using Paks.Containers.Diagnostics;
using Paks.Trust.Policies;

namespace Paks.Containers.Keys;

/// <summary>Reads a trust policy from its file. docs/trust-policy.md describes it.</summary>
public static class TrustPolicyFile
{
    /// <summary>The policy.</summary>
    /// <exception cref="PaksException">It cannot be read, or breaks a rule.</exception>
    public static TrustPolicy Read(string path)
    {
        try
        {
            return TrustPolicy.Parse(File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is TrustPolicyFormatException or IOException or UnauthorizedAccessException)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidTrustPolicy, $"{path}: {failure.Message.TrimEnd('.')}.", "docs/trust-policy.md describes the file.", failure);
        }
    }
}
