using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Emit;

/// <summary>Writes a part of the user's class inside its namespace and containing types.</summary>
internal static class ClassWriter
{
    /// <summary>Writes the part.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="type">The class.</param>
    /// <param name="baseList">What the part derives from: <c> : IThing</c>, or nothing.</param>
    /// <param name="body">Writes the members.</param>
    /// <param name="documentation">The lines of the documentation comment, or nothing.</param>
    public static void Write(
        CodeWriter writer, TypeIdentity type, string baseList, Action body, Action? documentation = null)
    {
        var blocks = new Stack<IDisposable>();
        if (type.Namespace.Length > 0)
            blocks.Push(writer.Open("namespace " + type.Namespace));
        foreach (string containing in type.ContainingTypes)
            blocks.Push(writer.Open(containing));
        documentation?.Invoke();
        using (writer.Open(type.Header + baseList))
            body();
        while (blocks.Count > 0)
            blocks.Pop().Dispose();
    }
}
