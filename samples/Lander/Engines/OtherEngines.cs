using NetGen;

namespace Lander.Engines;

/// <summary>The engines beside NetGen, which a build has if it was asked for them.</summary>
internal static class OtherEngines
{
    /// <summary>How to ask for them.</summary>
    public const string Advice = "dotnet run -c Release --project samples/Lander -p:OnnxRuntime=true";

#if ONNX_RUNTIME
    /// <summary>Whether there are any.</summary>
    public static bool Exist => true;

    /// <summary>One network, and a call for each ship.</summary>
    public static Engine[] Calls(Policy policy, int ships) => [OnnxRuntime.OnnxRuntimeEngines.Calls(policy, ships)];

    /// <summary>One network, and one call for all ships.</summary>
    public static Engine[] Batch(Policy policy, int ships) => [OnnxRuntime.OnnxRuntimeEngines.Batch(policy, ships)];

    /// <summary>A network for each ship.</summary>
    public static Engine[] Members(Population<Policy> population) =>
        [OnnxRuntime.OnnxRuntimeEngines.Members(population), OnnxRuntime.OnnxRuntimeEngines.MembersBatch(population)];

    /// <summary>A network for each ship, to play with.</summary>
    public static Engine[] ToPlay(Population<Policy> population) => [new OnnxRuntime.OnnxRuntimeRun(population), .. Members(population)];
#else
    /// <summary>Whether there are any.</summary>
    public static bool Exist => false;

    /// <summary>One network, and a call for each ship.</summary>
    public static Engine[] Calls(Policy policy, int ships) => [];

    /// <summary>One network, and one call for all ships.</summary>
    public static Engine[] Batch(Policy policy, int ships) => [];

    /// <summary>A network for each ship.</summary>
    public static Engine[] Members(Population<Policy> population) => [];

    /// <summary>A network for each ship, to play with.</summary>
    public static Engine[] ToPlay(Population<Policy> population) => [];
#endif
}
