namespace Paks.Registry.Http;

/// <summary>An address that a registry tells: of another place, an upload, a realm.</summary>
internal static class ToldAddress
{
    /// <summary>The full address, without a user's name and password, which no message may repeat; null when it is none that a request can go to.</summary>
    public static Uri? Resolve(Uri asked, Uri told)
    {
        try
        {
            // Names of hosts are looked at only when they are asked for.
            return !Uri.TryCreate(asked, told, out var address) || address.IdnHost is null || address.AbsoluteUri.Length == 0 ? null
                : address.UserInfo.Length == 0 ? address
                : new UriBuilder(address) { UserName = "", Password = "" }.Uri;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
