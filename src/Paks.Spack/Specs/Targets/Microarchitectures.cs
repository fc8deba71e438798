using System.Collections.Frozen;

namespace Paks.Spack.Specs;

/// <summary>
/// Processor types and their ancestry, by the names of the archspec project, and the platforms of images that they
/// answer to.
/// </summary>
public static class Microarchitectures
{
    // One family a line, each entry with its parents behind '<', parents before children. '*': a generic level.
    private const string Table = """
        *x86 i686<x86 pentium2<i686 pentium3<pentium2 pentium4<pentium3 prescott<pentium4
        *x86_64 *x86_64_v2<x86_64 *x86_64_v3<x86_64_v2 *x86_64_v4<x86_64_v3
        nocona<x86_64 core2<nocona nehalem<core2,x86_64_v2 westmere<nehalem sandybridge<westmere ivybridge<sandybridge
        haswell<ivybridge,x86_64_v3 broadwell<haswell skylake<broadwell mic_knl<broadwell skylake_avx512<skylake,x86_64_v4
        cannonlake<skylake cascadelake<skylake_avx512 icelake<cascadelake,cannonlake sapphirerapids<icelake
        k10<x86_64 bulldozer<x86_64_v2 piledriver<bulldozer steamroller<piledriver excavator<steamroller,x86_64_v3
        zen<x86_64_v3 zen2<zen zen3<zen2 zen4<zen3,x86_64_v4 zen5<zen4
        *aarch64 *armv8.1a<aarch64 *armv8.2a<armv8.1a *armv8.3a<armv8.2a *armv8.4a<armv8.3a *armv8.5a<armv8.4a
        *armv8.6a<armv8.5a *armv9.0a<armv8.5a
        cortex_a72<aarch64 neoverse_n1<cortex_a72,armv8.2a neoverse_v1<neoverse_n1,armv8.4a
        neoverse_v2<neoverse_n1,armv9.0a neoverse_n2<neoverse_n1,armv9.0a thunderx2<armv8.1a a64fx<armv8.2a
        m1<armv8.4a m2<m1,armv8.5a m3<m2,armv8.6a m4<m3,armv8.6a
        *ppc64 power7<ppc64 power8<power7 power9<power8 power10<power9
        *ppc64le power8le<ppc64le power9le<power8le power10le<power9le
        *riscv64 u74mc<riscv64 *arm *ppc *ppcle *sparc *sparc64
        """;

    // Image platform (architecture, variant) and its target; the first row of an architecture is its baseline.
    private static readonly (string Architecture, string? Variant, string Target)[] Platforms =
    [
        ("amd64", null, "x86_64"), ("amd64", "v1", "x86_64"), ("amd64", "v2", "x86_64_v2"),
        ("amd64", "v3", "x86_64_v3"), ("amd64", "v4", "x86_64_v4"),
        ("arm64", null, "aarch64"), ("arm64", "v8", "aarch64"), ("arm64", "v8.0", "aarch64"),
        ("arm64", "v8.1", "armv8.1a"), ("arm64", "v8.2", "armv8.2a"), ("arm64", "v8.3", "armv8.3a"),
        ("arm64", "v8.4", "armv8.4a"), ("arm64", "v8.5", "armv8.5a"), ("arm64", "v8.6", "armv8.6a"),
        ("arm64", "v9", "armv9.0a"), ("arm64", "v9.0", "armv9.0a"),
        ("386", null, "x86"), ("arm", null, "arm"), ("arm", "v7", "arm"),
        ("ppc64le", null, "ppc64le"), ("ppc64le", "power8", "power8le"), ("ppc64le", "power9", "power9le"),
        ("ppc64le", "power10", "power10le"), ("ppc64", null, "ppc64"), ("riscv64", null, "riscv64"),
    ];

    private static readonly FrozenDictionary<string, Microarchitecture> ByName = ReadTable();

    /// <summary>The type of this name. A name that is not known is a family of its own, compatible only with itself.</summary>
    public static Microarchitecture Get(string name) =>
        ByName.GetValueOrDefault(name) ?? new Microarchitecture(name, [], isGeneric: true);

    /// <summary>The target of a spec; parents that its document tells stand in where the name is not known here.</summary>
    public static Microarchitecture Of(ConcreteSpec spec)
    {
        if (ByName.TryGetValue(spec.Target, out var known) || spec.TargetParents.Count == 0)
        {
            return known ?? Get(spec.Target);
        }

        return new Microarchitecture(spec.Target, [.. spec.TargetParents.Select(Get)], isGeneric: false);
    }

    /// <summary>The most that programs may use of a processor in an image for this platform.</summary>
    /// <param name="architecture">As images name it: <c>amd64</c>, <c>arm64</c>. Others are taken as Spack's family.</param>
    /// <param name="variant"><c>v1</c> to <c>v4</c> for amd64, <c>v8</c> to <c>v9</c> for arm64; null for the baseline.</param>
    /// <exception cref="FormatException">The architecture has no such variant.</exception>
    public static Microarchitecture ForPlatform(string architecture, string? variant = null)
    {
        var rows = Array.FindAll(Platforms, row => row.Architecture == architecture);
        var index = Array.FindIndex(rows, row => row.Variant == variant);
        if (index >= 0)
        {
            return Get(rows[index].Target);
        }

        if (rows.Length == 0 && variant is null)
        {
            return Get(architecture);
        }

        var known = string.Join(", ", rows.Select(static row => row.Variant).OfType<string>());
        throw new FormatException($"there is no variant {variant} of {architecture}{(known.Length == 0 ? "" : $" (known: {known})")}");
    }

    /// <summary>The least image platform that includes the generic level of a target; the variant is null for a baseline.</summary>
    public static (string Architecture, string? Variant) ToPlatform(Microarchitecture target)
    {
        var generic = target.Generic?.Name ?? target.Family;
        var index = Array.FindIndex(Platforms, row => row.Target == generic);
        if (index < 0)
        {
            index = Array.FindIndex(Platforms, row => row.Target == target.Family);
        }

        return index < 0 ? (target.Family, null) : (Platforms[index].Architecture, Platforms[index].Variant);
    }

    private static FrozenDictionary<string, Microarchitecture> ReadTable()
    {
        var types = new Dictionary<string, Microarchitecture>(StringComparer.Ordinal);
        foreach (var entry in Table.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.TrimStart('*').Split('<');
            Microarchitecture[] parents = parts.Length < 2 ? [] : [.. parts[1].Split(',').Select(parent => types[parent])];
            types.Add(parts[0], new Microarchitecture(parts[0], parents, entry[0] == '*'));
        }

        return types.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
