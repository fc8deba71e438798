namespace Paks.Containers.Images;

/// <summary>The environment of an image: what the base sets, what the packages put in front, what the user has the last word on.</summary>
internal static class ImageEnvironment
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Joins the three.</summary>
    /// <param name="inherited">The base's variables, each <c>NAME=value</c>.</param>
    /// <param name="prepended">Search paths of the packages, by variable, the first to be searched first.</param>
    /// <param name="own">The user's variables.</param>
    /// <returns>The variables of the config, each <c>NAME=value</c>: the base's in its order, then new ones in ordinal order.</returns>
    public static IReadOnlyList<string> Join(
        IReadOnlyList<string> inherited,
        IReadOnlyDictionary<string, IReadOnlyList<string>> prepended,
        IReadOnlyDictionary<string, string> own)
    {
        var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in inherited)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            values[equals < 0 ? variable : variable[..equals]] = equals < 0 ? "" : variable[(equals + 1)..];
        }

        if (!values.ContainsKey("PATH"))
        {
            values["PATH"] = DefaultPath;
        }

        foreach (var (name, paths) in prepended.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            // A base made by us may already search the same view.
            var behind = values.TryGetValue(name, out var value) && value.Length > 0 ? value.Split(':').Where(path => !paths.Contains(path)) : [];
            values[name] = string.Join(':', [.. paths, .. behind]);
        }

        foreach (var (name, value) in own.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            values[name] = value;
        }

        return [.. values.Select(entry => $"{entry.Key}={entry.Value}")];
    }
}
