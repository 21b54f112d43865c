namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>A parameter of a generated method.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsReference">Whether it is passed by reference.</param>
internal readonly record struct MethodParameter(string Type, string Name, bool IsReference)
{
    /// <summary>As it is declared: <c>ref float input</c>.</summary>
    public string Declaration => $"{Modifier}{Type} {Name}";

    /// <summary>As the argument of a call from a method with the same parameter: <c>ref input</c>.</summary>
    public string Argument => Modifier + Name;

    private string Modifier => IsReference ? "ref " : "";

    /// <summary>An integer.</summary>
    public static MethodParameter Int(string name) => new("int", name, IsReference: false);

    /// <summary>References to floats.</summary>
    public static MethodParameter[] Floats(params string[] names) =>
        [.. names.Select(name => new MethodParameter("float", name, IsReference: true))];
}
