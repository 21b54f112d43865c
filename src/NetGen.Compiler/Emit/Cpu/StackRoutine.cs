namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes a routine that takes its scratch memory from the stack: a type of the library's <c>IStackRoutine</c>, and its calls.</summary>
internal static class StackRoutine
{
    /// <summary>The scratch memory in floats up to which a routine takes it from the stack (16 KB).</summary>
    public const int Limit = 4096;

    /// <summary>The references that a routine can be called with.</summary>
    public const int MostArguments = 8;

    // Calls with so many or fewer have an overload.
    private const int FewArguments = 4;

    private const string Names = "abcdefgh";

    /// <summary>Writes the type.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="method">The method that computes: its parameters are references, with that of the scratch memory last.</param>
    /// <param name="arguments">The references besides the scratch memory.</param>
    /// <param name="length">The floats of scratch memory.</param>
    public static void WriteType(CodeWriter writer, string method, int arguments, int length)
    {
        string all = string.Join(", ", Names.Select(name => $"ref float {name}"));
        string used = string.Join(", ", Names.Take(arguments).Select(name => $"ref {name}"));
        writer.Line($"/// <summary>{method} with scratch memory on the stack.</summary>");
        using CodeWriter.Block block = writer.Open($"public readonly struct {TypeOf(method)} : IStackRoutine");
        writer.Line($"""
            public static int WorkspaceLength => {Text.Of(Math.Max(1, length))};

            public static void Run({all}, ref float workspace) =>
                {method}({used}, ref workspace);
            """);
    }

    /// <summary>A call as a statement.</summary>
    /// <param name="kernels">The class of the method.</param>
    /// <param name="method">The method that computes.</param>
    /// <param name="arguments">The references besides the scratch memory.</param>
    public static string Call(string kernels, string method, IReadOnlyList<string> arguments)
    {
        const string none = "ref global::System.Runtime.CompilerServices.Unsafe.NullRef<float>()";
        int count = arguments.Count <= FewArguments ? FewArguments : MostArguments;
        IEnumerable<string> lines = arguments.Concat(Enumerable.Repeat(none, count - arguments.Count)).Select(argument => "    " + argument);
        return $"global::NetGen.Storage.StackMemory.Run<{kernels}.{TypeOf(method)}>(\n{string.Join(",\n", lines)});";
    }

    private static string TypeOf(string method) => method + "OnStack";
}
