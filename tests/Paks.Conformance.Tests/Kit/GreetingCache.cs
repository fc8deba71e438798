using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>
/// A cache of one package, <c>greeting</c>, built for several processors: its program says which one it was built for, and needs
/// nothing of an image but itself.
/// </summary>
internal sealed class GreetingCache
{
    public const string Package = "greeting";

    private const string Source = """
        static long call(long number, long first, const void *second, long third)
        {
        #ifdef __aarch64__
            register long x8 __asm__("x8") = number, x0 __asm__("x0") = first, x2 __asm__("x2") = third;
            register const void *x1 __asm__("x1") = second;
            __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
            return x0;
        #else
            long result;
            __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(first), "S"(second), "d"(third) : "rcx", "r11", "memory");
            return result;
        #endif
        }

        void _start(void)
        {
            static const char text[] = "greetings from " TARGET "\n";
        #ifdef __aarch64__
            enum { write = 64, exit = 93 };
        #else
            enum { write = 1, exit = 60 };
        #endif
            call(write, 1, text, sizeof text - 1);
            call(exit, 0, 0, 0);
        }
        """;

    /// <summary>Compiles the programs and packs them.</summary>
    public GreetingCache(string folder)
    {
        Folder = folder;
        var cache = new SyntheticCache(folder);
        Add(cache, "x86_64", "gcc");
        Add(cache, "x86_64_v3", "gcc", "-march=x86-64-v3");
        Add(cache, "aarch64", "aarch64-linux-gnu-gcc");
        cache.Sign();
        Key = cache.KeyFile;
    }

    public string Folder { get; }

    public string Key { get; }

    /// <summary>What the program for a target prints.</summary>
    public static string Words(string target) => $"greetings from {target}\n";

    private static void Add(SyntheticCache cache, string target, string compiler, params IReadOnlyList<string> options)
    {
        using var folder = new TempFolder();
        var source = folder.Write("greet.c", System.Text.Encoding.ASCII.GetBytes(Source));
        string[] common = ["-O1", "-static", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-fno-pie", "-no-pie"];
        Tools.Run(compiler, [.. common, .. options, $"-DTARGET=\"{target}\"", "-o", folder["greet"], source]);
        var program = File.ReadAllBytes(folder["greet"]);
        cache.Add(Package, [], [new SyntheticFile("bin/greet", () => new MemoryStream(program)) { IsExecutable = true }], target);
    }
}
