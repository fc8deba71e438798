namespace Paks.Trust.Signing;

/// <summary>How a gpg ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Complaint">What it told on standard error, on one line.</param>
/// <param name="ErrorCode">The last error code of libgpg-error in its status lines; null: none.</param>
internal sealed record GpgRun(int ExitCode, byte[] Output, string Complaint, int? ErrorCode)
{
    private const string StatusMark = "[GNUPG:] ";

    /// <param name="exitCode">Its exit code.</param>
    /// <param name="output">Its standard output.</param>
    /// <param name="errors">Its standard error, with its status lines between the others.</param>
    public static GpgRun Of(int exitCode, byte[] output, string errors)
    {
        string[] lines = [.. errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        var complaint = string.Join("; ", lines.Where(line => !line.StartsWith(StatusMark, StringComparison.Ordinal)));
        var codes = lines.Where(line => line.StartsWith(StatusMark, StringComparison.Ordinal)).Select(ReadErrorCode);
        return new GpgRun(exitCode, output, complaint, codes.LastOrDefault(code => code is not null));
    }

    /// <summary>The error of that run as an exception.</summary>
    public SigningException Refuse(string key)
    {
        var kind = ErrorCode switch
        {
            11 => SigningFailure.WrongPassphrase,
            17 => SigningFailure.KeyMissing,
            54 => SigningFailure.NoSigningKey,
            _ => SigningFailure.Refused,
        };
        return new SigningException(kind, $"gpg did not sign with key '{key}': {(Complaint.Length > 0 ? Complaint : $"it ended with {ExitCode}")}");
    }

    /// <summary><c>FAILURE where code</c> and <c>ERROR where code</c> (GnuPG's doc/DETAILS); the lower half is the error, the upper its source.</summary>
    private static int? ReadErrorCode(string line)
    {
        var words = line.Split(' ');
        return words is [_, "FAILURE" or "ERROR", _, var code, ..] && uint.TryParse(code, out var number) ? (int)(number & 0xffff) : null;
    }
}
