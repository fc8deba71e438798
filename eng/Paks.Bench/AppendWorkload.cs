using System.Globalization;

namespace Paks.Bench;

/// <summary>Python, Perl, HDF5 and what they need, on top of a base, with labels and a variable.</summary>
internal static class AppendWorkload
{
    public static IEnumerable<Workload> Prepare(BenchMachine machine)
    {
        File.WriteAllText(machine.At("Containerfile"), "FROM localhost/bench-base:1\nCOPY . /opt/app\nLABEL a=b c=d\nENV E=f\n");
        BenchMachine.Prepare($"""
            cd {machine.Folder}
            umoci init --layout base && umoci new --image base:1 && umoci insert --rootless --image base:1 base-tree /base
            umoci gc --layout base
            skopeo copy --quiet oci:base:1 docker-archive:base.tar:localhost/bench-base:1
            docker --host {machine.DockerHost} load --quiet --input base.tar
            buildah {machine.Storage} pull --quiet docker-archive:base.tar
            """);
        var title = $"A: {Describe(machine.At("application"))} on a base of {Describe(machine.At("base-tree"))}";
        yield return Cold(title, machine);
        yield return Warm(title, machine);
    }

    private static Workload Cold(string title, BenchMachine machine) => new(
        title + ", cold",
        "Append Python, Perl and HDF5 as Debian 12 has them to the base, set two labels and a variable, write an OCI layout. Nothing is cached; Docker and Podman leave the image in their store.",
        [
            Ours("paks-image, native", machine.Native, machine),
            Ours("paks-image, .NET tool", machine.Managed, machine),
            new("umoci insert + config", $"""
                umoci insert --rootless --image $OUT/image:1 {machine.At("application")} /opt/app
                umoci config --image $OUT/image:1 --config.label a=b --config.label c=d --config.env E=f
                """)
            { Before = $"cp -r {machine.At("base")} $OUT/image" },
            new("buildah", $"""
                container=$(buildah {machine.Storage} from localhost/bench-base:1)
                buildah {machine.Storage} copy --quiet $container {machine.At("application")} /opt/app
                buildah {machine.Storage} config --label a=b --label c=d --env E=f $container
                buildah {machine.Storage} commit --quiet --rm $container oci:$OUT/image:1
                """),
            new("podman build", Podman(machine, "--no-cache")) { After = $"podman {machine.Storage} rmi --force bench-a" },
            new("docker build", Docker(machine, "--no-cache")) { UsesEngine = true, After = $"docker --host {machine.DockerHost} rmi --force bench-a" },
        ]);

    private static Workload Warm(string title, BenchMachine machine) => new(
        title + ", warm",
        "The same once more, with what the first time left: nothing has changed.",
        [
            Warmed(Ours("paks-image, native", machine.Native, machine)),
            Warmed(Ours("paks-image, .NET tool", machine.Managed, machine)),
            new("skopeo copy of the finished image", "skopeo copy --quiet oci:$OUT/first:1 oci:$OUT/image:1")
            {
                Before = $"""
                    cp -r {machine.At("base")} $OUT/first
                    umoci insert --rootless --image $OUT/first:1 {machine.At("application")} /opt/app
                    """,
            },
            Warmed(new("podman build, cached", Podman(machine, "--layers"))),
            Warmed(new("docker build, cached", Docker(machine, "")) { UsesEngine = true }),
        ]);

    /// <summary>The script runs once before it is measured; what it wrote is moved away.</summary>
    private static Contestant Warmed(Contestant contestant) =>
        contestant with { Before = $"{contestant.Script}\nrm -rf $OUT/image" };

    private static Contestant Ours(string name, string command, BenchMachine machine) => new(name, $"""
        PAKS_HOME=$OUT/home {command} build --base oci:{machine.At("base")}:1 --add {machine.At("application")}=/opt/app \
            --label a=b --label c=d --env E=f --output oci:$OUT/image:1 --quiet
        """)
    { IsOurs = true };

    private static string Podman(BenchMachine machine, string options) =>
        $"podman {machine.Storage} build {options} --quiet --file {machine.At("Containerfile")} --tag bench-a {machine.At("application")}";

    private static string Docker(BenchMachine machine, string options) =>
        $"DOCKER_BUILDKIT=0 docker --host {machine.DockerHost} build {options} --quiet --file {machine.At("Containerfile")} --tag bench-a {machine.At("application")}";

    private static string Describe(string folder)
    {
        FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.LinkTarget is null)];
        return string.Create(CultureInfo.InvariantCulture, $"{files.Length:N0} files ({files.Sum(file => file.Length) / 1e6:0} MB)");
    }
}
