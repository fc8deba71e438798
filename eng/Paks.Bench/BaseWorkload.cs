using Paks.Debian.Archives;

namespace Paks.Bench;

/// <summary>A base of Debian's packages, of which all lie in a cache: mmdebstrap, and ours for this machine and for others.</summary>
internal static class BaseWorkload
{
    private const string Packages =
        "base-files,base-passwd,ca-certificates,netbase,tzdata,libc6,libc-bin,libcrypt1,libgcc-s1,libstdc++6,libatomic1,libgfortran5,libquadmath0,libgomp1,dash";

    private static readonly string[] Suites = ["bookworm", "bookworm-updates", "bookworm-security"];
    private static readonly string[] OtherMachines = ["linux/arm64", "linux/s390x"];

    public static IEnumerable<Workload> Prepare(BenchMachine machine)
    {
        // Once each, so that the packages are there: indexes and releases are fetched by everybody each time.
        BenchMachine.Prepare($"""
            mkdir -p {machine.At("debs")} {machine.At("bases/blobs/sha256")}
            for variant in extract essential; do
                {Mmdebstrap(machine, "$variant", machine.At("first.tar"), "--skip=cleanup/apt,essential/unlink,extract/unlink")}
                tar --extract --file {machine.At("first.tar")} --directory {machine.At("debs")} --strip-components=5 --wildcards './var/cache/apt/archives/*.deb'
                rm {machine.At("first.tar")}
            done
            {string.Join('\n', OtherMachines.Prepend("linux/amd64").Select(platform => $"PAKS_HOME={machine.At("bases-first")} {machine.Managed} base build debian12 --quiet --platform {platform}"))}
            grep --files-with-matches --max-count 1 --text '^!<arch>' {machine.At("bases-first")}/blobs/sha256/* | xargs ln -t {machine.At("bases/blobs/sha256")}
            """);
        yield return new Workload(
            "C: debian12 of Debian's packages",
            "The packages lie in a cache, the archive's releases and indexes are fetched and verified. mmdebstrap writes a plain tar of them and of what they depend on; paks-image a compressed layer in an OCI layout.",
            [
                Ours(machine, "paks-image, native", machine.Native, "linux/amd64"),
                .. OtherMachines.Select(platform => Ours(machine, $"paks-image, native, {platform}", machine.Native, platform)),
                Ours(machine, "paks-image, .NET tool", machine.Managed, "linux/amd64"),
                new("mmdebstrap, unpacking only", Mmdebstrap(machine, "extract", "$OUT/root.tar", "")),
                new("mmdebstrap, with scripts", Mmdebstrap(machine, "essential", "$OUT/root.tar", "")),
            ]);
    }

    private static Contestant Ours(BenchMachine machine, string name, string command, string platform) =>
        new(name, $"PAKS_HOME=$OUT/home {command} base build debian12 --platform {platform} --output oci:$OUT/image:1 --quiet")
        {
            IsOurs = true,
            Before = $"mkdir -p $OUT/home && cp -r {machine.At("bases/blobs")} $OUT/home",
        };

    private static string Mmdebstrap(BenchMachine machine, string variant, string output, string more)
    {
        var apt = AptSources.Read("/etc/apt");
        var sources = string.Join(' ', Suites.Select(suite => $"'deb {apt.MirrorsOf(suite)[0]} {suite} main'"));
        return $"mmdebstrap --quiet --mode=root --variant={variant} --include={Packages} --aptopt='APT::Keep-Downloaded-Packages \"true\"' --skip=download/empty {more} "
            + $"--setup-hook='mkdir -p \"$1/var/cache/apt/archives\"; cp -r {machine.At("debs")}/. \"$1/var/cache/apt/archives/\"' bookworm {output} {sources}";
    }
}
