using Paks.Testing;

namespace Paks.Bench;

/// <summary>A hundred gzip package tarballs, 230 MB unpacked: signed packages of a build cache for us, bare tarballs for the others.</summary>
internal static class PackageWorkload
{
    private const int Packages = 100;
    private const string Title = "D: 100 package tarballs";

    public static IEnumerable<Workload> Prepare(BenchMachine machine)
    {
        Directory.CreateDirectory(machine.At("context"));
        var cache = new SyntheticCache(machine.At("cache"));
        var content = new RealContent(machine.At("application"), machine.At("base-tree"));
        for (var number = 0; number < Packages; number++)
        {
            var name = $"p{number:00}";
            string[] dependencies = number < Packages - 1 ? [] : [.. Enumerable.Range(0, Packages - 1).Select(other => $"p{other:00}")];
            File.Copy(cache.Add(name, dependencies, Files(content)), machine.At($"context/{name}.tar.gz"));
        }

        cache.Sign();
        File.WriteAllText(machine.At("one.Containerfile"), "FROM scratch\nADD p*.tar.gz /\n");
        File.WriteAllText(machine.At("many.Containerfile"), "FROM scratch\n" + string.Concat(Enumerable.Range(0, Packages).Select(number => $"ADD p{number:00}.tar.gz /\n")));
        yield return Many(machine);
        yield return One(machine);
    }

    private static Workload Many(BenchMachine machine) => new(
        Title + ", a layer each",
        "Every tarball becomes a layer, from scratch. Ours also verifies 100 signatures, specs and checksums.",
        [
            Ours("paks-image, native", machine.Native, machine, "as-built", Packages),
            Ours("paks-image, .NET tool", machine.Managed, machine, "as-built", Packages),
            Warmed(Ours("paks-image, native, digests known", machine.Native, machine, "as-built", Packages)),
            Warmed(Ours("paks-image, .NET tool, digests known", machine.Managed, machine, "as-built", Packages)),
            new("umoci raw add-layer", $"""
                for tarball in {machine.At("context")}/*.tar.gz; do
                    gunzip --stdout $tarball >$OUT/layer.tar
                    umoci raw add-layer --image $OUT/image:1 $OUT/layer.tar
                done
                """)
            { Before = NewLayout, MostRounds = 3 },
            new("docker build", Docker(machine, "many")) { UsesEngine = true, After = ForgetInDocker(machine), MostRounds = 1 },
        ]);

    private static Workload One(BenchMachine machine) => new(
        Title + ", one layer",
        "All tarballs become one layer, from scratch.",
        [
            Ours("paks-image, native", machine.Native, machine, "as-built", 1),
            Ours("paks-image, .NET tool", machine.Managed, machine, "as-built", 1),
            Ours("paks-image, native, relocated", machine.Native, machine, "/opt/paks", 1),
            Warmed(Ours("paks-image, native, relocated packages known", machine.Native, machine, "/opt/paks", Packages)) with
            {
                Script = Ours("", machine.Native, machine, "/opt/paks", 1).Script,
            },
            new("tar + umoci insert", $"""
                mkdir $OUT/tree
                for tarball in {machine.At("context")}/*.tar.gz; do
                    tar --extract --gzip --file $tarball --directory $OUT/tree
                done
                umoci insert --rootless --image $OUT/image:1 $OUT/tree /
                """)
            { Before = NewLayout },
            new("buildah add", $"""
                container=$(buildah {machine.Storage} from scratch)
                buildah {machine.Storage} add --quiet $container {machine.At("context")}/*.tar.gz /
                buildah {machine.Storage} commit --quiet --rm $container oci:$OUT/image:1
                """)
            { MostRounds = 3 },
            new("podman build", Podman(machine, "one")) { After = Forget(machine), MostRounds = 3 },
            new("docker build", Docker(machine, "one")) { UsesEngine = true, After = ForgetInDocker(machine), MostRounds = 3 },
        ]);

    private static string NewLayout => "umoci init --layout $OUT/image && umoci new --image $OUT/image:1";

    private static Contestant Warmed(Contestant contestant) =>
        contestant with { Before = $"{contestant.Script}\nrm -rf $OUT/image" };

    private static Contestant Ours(string name, string command, BenchMachine machine, string prefix, int layers) => new(name, $"""
        PAKS_HOME=$OUT/home {command} build p{Packages - 1} --base scratch --cache {machine.At("cache")} --key {machine.At("cache/key.asc")} \
            --prefix {prefix} --view none --max-layers {layers} --output oci:$OUT/image:1 --quiet
        """)
    { IsOurs = true };

    private static string Podman(BenchMachine machine, string file) =>
        $"podman {machine.Storage} build --no-cache --layers --quiet --file {machine.At(file)}.Containerfile --tag bench-d {machine.At("context")}";

    private static string Docker(BenchMachine machine, string file) =>
        $"DOCKER_BUILDKIT=0 docker --host {machine.DockerHost} build --no-cache --quiet --file {machine.At(file)}.Containerfile --tag bench-d {machine.At("context")}";

    private static string Forget(BenchMachine machine) => $"podman {machine.Storage} rmi --force bench-d";

    private static string ForgetInDocker(BenchMachine machine) => $"docker --host {machine.DockerHost} rmi --force bench-d";

    /// <summary>A library, a program and thirty small files, 2.3 MB.</summary>
    private static SyntheticFile[] Files(RealContent content) =>
    [
        FileOf(content.Take(400_000), "bin/program") with { IsExecutable = true },
        .. Enumerable.Range(0, 30).Select(header => FileOf(content.Take(23_000), $"include/header{header}.h")),
        FileOf(content.Take(1_200_000), "lib/library.so.1") with { IsExecutable = true },
    ];

    private static SyntheticFile FileOf(byte[] content, string path) => new(path, () => new MemoryStream(content));
}
