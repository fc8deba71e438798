using System.Text;
using Paks.Spack.Packages;

namespace Paks.Spack.Tests.Packages.Kit;

/// <summary>A small package under <c>/opt/store/linux/p-1.0-HASH</c>, as a test wants it.</summary>
internal sealed class PackageBuilder
{
    public const string Root = "/opt/store";
    public const string Hash = "abcdefghijklmnopqrstuvwxyz234567";
    public const string DependencyHash = "zyxwvutsrqponmlkjihgfedcba765432";
    public const string Prefix = $"{Root}/linux/p-1.0-{Hash}";
    public const string DependencyPrefix = $"{Root}/linux/d-2.0-{DependencyHash}";

    private readonly List<Action<TarBuilder>> _members = [];

    public string[] TextFiles { get; init; } = [];

    public string[] Binaries { get; init; } = [];

    public string[] Links { get; init; } = [];

    public string BuildInfo => $$"""
        {sbang_install_path: {{Root}}/bin/sbang, buildpath: {{Root}}, relative_prefix: linux/p-1.0-{{Hash}}, hardlinks_deduped: true,
         hash_to_prefix: { {{Hash}}: {{Prefix}}, {{DependencyHash}}: {{DependencyPrefix}} },
         relocate_textfiles: {{List(TextFiles)}}, relocate_binaries: {{List(Binaries)}}, relocate_links: {{List(Links)}}}

        """;

    /// <summary>Adds members; their names are below the prefix when they come from <see cref="Below"/>.</summary>
    public PackageBuilder With(Action<TarBuilder> members)
    {
        _members.Add(members);
        return this;
    }

    public byte[] Build()
    {
        var tar = new TarBuilder().Directory("opt").Directory("opt/store").Directory("opt/store/linux").Directory(Below(""));
        foreach (var members in _members)
        {
            members(tar);
        }

        return tar.Directory(Below(".spack")).File(Below(".spack/binary_distribution"), BuildInfo).ToArray();
    }

    /// <summary>The package relocated: its prefix to <c>newPrefix</c>, the store to <c>newRoot</c>.</summary>
    public RelocatedTree Relocate(string newPrefix, string newRoot, string? newDependency = null)
    {
        var archive = Build();
        var contents = PackageTarball.Read(new MemoryStream(archive));
        RelocatedTree tree = new(keepContent: true);
        new Relocator(Path.GetTempPath()).Relocate(new MemoryStream(archive), contents, Map(contents, newPrefix, newRoot, newDependency), tree);
        return tree;
    }

    public static PrefixMap Map(PackageContents contents, string newPrefix, string newRoot, string? newDependency = null) => PrefixMap.Create(
        contents.BuildInfo,
        [KeyValuePair.Create(Hash, newPrefix), KeyValuePair.Create(DependencyHash, newDependency ?? newRoot + "/d")],
        newRoot);

    /// <summary>The archive's name of a path below the prefix.</summary>
    public static string Below(string path) => path.Length == 0 ? Prefix[1..] : $"{Prefix[1..]}/{path}";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string List(string[] items) => $"[{string.Join(", ", items.Select(item => $"'{item}'"))}]";
}
