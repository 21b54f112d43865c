namespace NetGen.Compiler.Emit;

/// <summary>Attributes on generated members.</summary>
internal static class Attributes
{
    /// <summary>Tells tools that a member was generated.</summary>
    public static readonly string GeneratedCode =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"NetGen\", \"{typeof(Attributes).Assembly.GetName().Version.ToString(3)}\")]";

    /// <summary>
    /// Compiles a kernel once, fully, and by itself: inlined into a large caller, it would exhaust the JIT's budget, and
    /// the members of a panel would become calls.
    /// </summary>
    public const string Kernel = "[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]";

    /// <summary>Compiles a method fully before its first call.</summary>
    public const string Optimized = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";

    /// <summary>Puts a member where it is called.</summary>
    public const string Inlined = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    /// <summary>Puts a part of a kernel where the kernel calls it.</summary>
    public const string Inline = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";
}
