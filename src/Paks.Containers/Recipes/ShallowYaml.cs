using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Paks.Containers.Recipes;

/// <summary>Loads the YAML that people write, which nests a few levels at most.</summary>
internal static class ShallowYaml
{
    private const int DeepestNesting = 16;

    /// <summary>The documents of a text.</summary>
    /// <exception cref="YamlException">It is not YAML, or nests deeper.</exception>
    public static YamlStream Load(string text)
    {
        var stream = new YamlStream();
        try
        {
            RequireShallow(text);
            stream.Load(new StringReader(text));
        }
        catch (InvalidOperationException unbalanced)
        {
            // How the library tells a list or mapping that is not closed.
            throw new YamlException(Mark.Empty, Mark.Empty, "a list or mapping is not closed, or closed twice", unbalanced);
        }

        return stream;
    }

    /// <summary>The library builds its nodes by recursion: what nests too deep would end the process.</summary>
    private static void RequireShallow(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, $"it nests deeper than {DeepestNesting} levels");
            }
        }
    }
}
