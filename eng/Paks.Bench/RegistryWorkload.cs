namespace Paks.Bench;

/// <summary>The same application as in A, pushed to a registry that holds the base in another repository.</summary>
internal static class RegistryWorkload
{
    private const string Image = "bench/app:1";

    public static IEnumerable<Workload> Prepare(BenchMachine machine)
    {
        BenchMachine.Prepare($"""
            cd {machine.Folder}
            PAKS_HOME={machine.At("b-home")} {machine.Native} build --base oci:base:1 --add application=/opt/app -o oci:app:1 --quiet
            head -c 524288000 /dev/urandom >random
            umoci init --layout large && umoci new --image large:1 && gzip -1 <random >random.gz
            mkdir large-tree && mv random large-tree/ && umoci insert --rootless --image large:1 large-tree /data && umoci gc --layout large
            rm -rf large-tree random.gz
            """);
        yield return Copy(machine, "cold", contestant => contestant);
        yield return Copy(machine, "warm", contestant => contestant with { Before = $"{contestant.Before}\n{contestant.Script}" });
        yield return BuildAndPush(machine);
        yield return Large(machine);
    }

    private static Workload Copy(BenchMachine machine, string kind, Func<Contestant, Contestant> change) => new(
        $"B: push to a registry that holds the base in another repository, {kind}",
        "An OCI layout of base and application goes to docker-registry on loopback. Each contestant has pushed the base there itself, and may mount it."
            + (kind == "warm" ? " The image was pushed before: nothing has changed." : ""),
        [
            change(Ours("paks-image, native", machine.Native, machine)),
            change(Ours("paks-image, .NET tool", machine.Managed, machine)),
            change(new("skopeo copy", $"HOME=$OUT/home skopeo copy --quiet --dest-tls-verify=false oci:{machine.At("app")}:1 docker://{machine.Registry}/{Image}")
            {
                Before = $"{machine.EmptyRegistry}\nmkdir -p $OUT/home\nHOME=$OUT/home skopeo copy --quiet --dest-tls-verify=false oci:{machine.At("base")}:1 docker://{machine.Registry}/bases/bench:1",
            }),
            .. machine.Oras is { } oras
                ? [change(new Contestant("oras cp", $"{oras} cp --from-oci-layout {machine.At("app")}:1 --to-plain-http {machine.Registry}/{Image} --no-tty") { Before = machine.EmptyRegistry })]
                : Array.Empty<Contestant>(),
        ]);

    private static Workload BuildAndPush(BenchMachine machine) => new(
        "B: build on a base in the registry and push there, cold",
        "The base is in the registry. The application is added to it, two labels and a variable are set, and the image is pushed to another repository.",
        [
            BuildOurs("paks-image, native", machine.Native, machine),
            BuildOurs("paks-image, .NET tool", machine.Managed, machine),
            new("buildah", $"""
                container=$(buildah {machine.Storage} from --pull-always --tls-verify=false {machine.Registry}/bases/bench:1)
                buildah {machine.Storage} copy --quiet $container {machine.At("application")} /opt/app
                buildah {machine.Storage} config --label a=b --label c=d --env E=f $container
                buildah {machine.Storage} commit --quiet --rm --tls-verify=false $container docker://{machine.Registry}/{Image}
                """)
            { Before = Base(machine) },
            new("docker build + push", $"""
                DOCKER_BUILDKIT=0 docker --host {machine.DockerHost} build --no-cache --pull --quiet --file {machine.At("Registry.Containerfile")} --tag {machine.Registry}/{Image} {machine.At("application")}
                docker --host {machine.DockerHost} push --quiet {machine.Registry}/{Image}
                """)
            {
                UsesEngine = true,
                Before = $"{Base(machine)}\nprintf 'FROM {machine.Registry}/bases/bench:1\\nCOPY . /opt/app\\nLABEL a=b c=d\\nENV E=f\\n' >{machine.At("Registry.Containerfile")}",
                After = $"docker --host {machine.DockerHost} rmi --force {machine.Registry}/{Image} {machine.Registry}/bases/bench:1",
            },
        ]);

    private static Workload Large(BenchMachine machine) => new(
        "B: push an image of 500 MiB, cold",
        "One layer of random bytes, which nothing compresses, from an OCI layout to docker-registry on loopback.",
        [
            LargeOurs("paks-image, native", machine.Native, machine),
            LargeOurs("paks-image, .NET tool", machine.Managed, machine),
            new("skopeo copy", $"HOME=$OUT/home skopeo copy --quiet --dest-tls-verify=false oci:{machine.At("large")}:1 docker://{machine.Registry}/{Image}") { Before = machine.EmptyRegistry },
            .. machine.Oras is { } oras
                ? [new Contestant("oras cp", $"{oras} cp --from-oci-layout {machine.At("large")}:1 --to-plain-http {machine.Registry}/{Image} --no-tty") { Before = machine.EmptyRegistry }]
                : Array.Empty<Contestant>(),
        ]);

    private static Contestant Ours(string name, string command, BenchMachine machine) =>
        new(name, $"PAKS_HOME=$OUT/home {command} copy oci:{machine.At("app")}:1 docker://{machine.Registry}/{Image} --quiet")
        {
            IsOurs = true,
            Before = $"{machine.EmptyRegistry}\nPAKS_HOME=$OUT/home {command} copy oci:{machine.At("base")}:1 docker://{machine.Registry}/bases/bench:1 --quiet",
        };

    private static Contestant LargeOurs(string name, string command, BenchMachine machine) =>
        new(name, $"PAKS_HOME=$OUT/home {command} copy oci:{machine.At("large")}:1 docker://{machine.Registry}/{Image} --quiet") { IsOurs = true, Before = machine.EmptyRegistry };

    private static Contestant BuildOurs(string name, string command, BenchMachine machine) => new(name, $"""
        PAKS_HOME=$OUT/home {command} build --base docker://{machine.Registry}/bases/bench:1 --add {machine.At("application")}=/opt/app \
            --label a=b --label c=d --env E=f --tag {machine.Registry}/{Image} --push --quiet
        """)
    { IsOurs = true, Before = Base(machine) };

    /// <summary>The shell command that leaves the registry with the base alone.</summary>
    public static string Base(BenchMachine machine) =>
        $"{machine.EmptyRegistry}\nskopeo copy --quiet --dest-tls-verify=false oci:{machine.At("base")}:1 docker://{machine.Registry}/bases/bench:1";
}
