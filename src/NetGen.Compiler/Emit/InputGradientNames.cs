using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>The names of the gradients in the inputs, for the emitters and the rules of members.</summary>
internal static class InputGradientNames
{
    /// <summary>The method of the class, and that of the kernels.</summary>
    public const string Method = "ComputeInputGradients";

    /// <summary>The interface that a network with them implements.</summary>
    public static string Interface(Network network) =>
        $"global::NetGen.IInputGradientNetwork<{network.Type.Name}{network.Type.TypeParameters}>";
}
