namespace Paks.Trust;

/// <summary>The bytes are no OpenPGP public keyring, or one that cannot be read here.</summary>
public sealed class KeyringFormatException(string message, Exception? cause = null) : FormatException(message, cause);
