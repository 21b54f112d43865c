using System.Text;

namespace NetGen.Compiler.Build;

/// <summary>The program that the task <c>ImportModel</c> runs: one model becomes a class. Its only argument is the file of options.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        // Shapes are 28×28. The task reads what no terminal shows.
        Encoding encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = encoding;
        return ModelBuild.Run(arguments[0], Console.Out, Console.Error);
    }
}
