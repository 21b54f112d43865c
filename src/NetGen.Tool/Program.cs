using System.Text;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool;

/// <summary>The program.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        // Sizes are 28×28.
        Console.OutputEncoding = Encoding.UTF8;
        return NetGenTool.Run(arguments, Screen.OfConsole());
    }
}
