using System.Text;

namespace Paks.Testing.Registries.Access;

/// <summary>A name and a password.</summary>
internal sealed record Credentials(string User, string Password)
{
    private const string Basic = "Basic ";

    /// <summary>Those of an Authorization header; null when it has none.</summary>
    public static Credentials? Read(string authorization)
    {
        var buffer = new byte[authorization.Length];
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(authorization[Basic.Length..], buffer, out var count))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(buffer, 0, count).Split(':', 2);
        return parts.Length == 2 ? new Credentials(parts[0], parts[1]) : null;
    }
}
