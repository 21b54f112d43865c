#if NETGEN_COMPILER
namespace NetGen.Compiler.WeightFiles;
#else
namespace NetGen.Storage.Safetensors;
#endif

/// <summary>The names that mean something in a file of a network or a trainer.</summary>
internal static class ModelFileNames
{
    /// <summary>The key of the format's version in the metadata.</summary>
    public const string FormatKey = "netgen.format";

    /// <summary>The version that is written and read.</summary>
    public const string FormatVersion = "1";

    /// <summary>The key of the number of members of a population.</summary>
    public const string PopulationKey = "netgen.population";

    /// <summary>What the tensors of an optimizer's state begin with.</summary>
    public const string OptimizerPrefix = "optimizer/";

    /// <summary>What the tensors that callbacks keep begin with.</summary>
    public const string CallbackPrefix = "callback/";

    /// <summary>What the tensors of an evolution's state begin with.</summary>
    public const string EvolutionPrefix = "evolution/";

    /// <summary>Whether a tensor is of the state of a trainer or of an evolution, and of no network.</summary>
    public static bool IsTrainerState(string tensor) =>
        tensor.StartsWith(OptimizerPrefix, StringComparison.Ordinal)
        || tensor.StartsWith(CallbackPrefix, StringComparison.Ordinal)
        || tensor.StartsWith(EvolutionPrefix, StringComparison.Ordinal);
}
