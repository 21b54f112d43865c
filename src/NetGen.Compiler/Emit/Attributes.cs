namespace NetGen.Compiler.Emit;

/// <summary>Attributes on generated members.</summary>
internal static class Attributes
{
    /// <summary>Tells tools that a member was generated.</summary>
    public static readonly string GeneratedCode =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"NetGen\", \"{typeof(Attributes).Assembly.GetName().Version.ToString(3)}\")]";
}
