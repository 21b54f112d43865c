using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>The names that more than one stage of the emitters uses for streams.</summary>
internal static class StreamNames
{
    /// <summary>The nested type of a stream's state.</summary>
    public const string State = "State";

    /// <summary>The interface that a class with <c>[Stream]</c> implements.</summary>
    public static string Interface(Network network)
    {
        string self = network.Type.Name + network.Type.TypeParameters;
        return $"global::NetGen.IStreamNetwork<{self}, {self}.{State}>";
    }
}
