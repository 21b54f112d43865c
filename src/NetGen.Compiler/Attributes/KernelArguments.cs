using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Attributes;

/// <summary>The properties of a kernel or a bias, whose names begin with the parameter's.</summary>
internal static class KernelArguments
{
    /// <summary>An initializer with its scale, and the penalties: <c>KernelInitializer</c>, <c>KernelInitializerScale</c>, <c>KernelL1</c>, <c>KernelL2</c>.</summary>
    /// <param name="a">The arguments.</param>
    /// <param name="name">How the names of the properties begin.</param>
    /// <param name="d">What the declaration has.</param>
    /// <param name="defaults">What it is where nothing is given.</param>
    public static KernelDeclaration Kernel(this AttributeArguments a, string name, KernelDeclaration d, KernelDeclaration defaults) => new()
    {
        Initializer = a.NamedMember(name + nameof(d.Initializer), d.Initializer, defaults.Initializer),
        InitializerScale = a.Named(name + nameof(d.InitializerScale), d.InitializerScale, defaults.InitializerScale),
        L1 = a.Named(name + nameof(d.L1), d.L1, defaults.L1),
        L2 = a.Named(name + nameof(d.L2), d.L2, defaults.L2),
    };
}
