namespace Paks.Registry;

/// <summary>How registries are spoken to.</summary>
public sealed record RegistryOptions
{
    /// <summary>What is known of single registries.</summary>
    public IHostSettingsProvider Hosts { get; init; } = new FixedHostSettings();

    /// <summary>Where credentials are found; null: everything is asked for anonymously.</summary>
    public ICredentialProvider? Credentials { get; init; }

    /// <summary>The name that requests carry, <c>product/version</c>.</summary>
    public string UserAgent { get; init; } = "paks";

    /// <summary>How many connections to one registry there are at most. A request that finds none free waits, and its wait counts as silence.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>How often a request is made in all before it has failed.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait before the second attempt; it doubles with each further one, and part of it is random.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between two attempts, whatever a registry asks for.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a registry may be silent before the attempt counts as failed.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is sent in one piece when an upload goes on after a break, in bytes.</summary>
    public int ChunkSize { get; init; } = 16 << 20;

    /// <summary>What waits, and what tokens expire by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told the text of each warning that a registry sends (RFC 7234, section 5.5, code 299).</summary>
    public Action<string>? Warned { get; init; }
}
