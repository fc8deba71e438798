using Paks.ImageBuilder.Commands;

namespace Paks.ImageBuilder;

/// <summary>The command <c>paks-image</c>: options in, one call of the engine, rendering out.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => PaksImageCommand.InvokeAsync(arguments);
}
