using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Program.Gpu;

/// <summary>Network to GPU program.</summary>
public static class GpuProgramBuilder
{
    /// <summary>Compiles the network of a CPU program, whose parameters keep their places.</summary>
    /// <param name="program">The CPU program.</param>
    /// <param name="leastRounded">
    /// The least inputs and outputs of layers whose products take bfloat16 from memory; <see langword="null"/> for the cost model's.
    /// </param>
    public static GpuProgram Build(NetworkProgram program, int? leastRounded = null)
    {
        Network network = program.Network;
        return new(
            program,
            Fused(LayerLowering.Inference(network)),
            network.Loss is null
                ? null
                : new GpuTrainingRoutines(
                    Fused(TrainingGraph.Evaluation(network)), Routine(TrainingGraph.Training(network), joinsProducts: true)));

        GpuRoutine Fused(NetworkGraph graph) => NetworkFusion.Fuse(Routine(graph, joinsProducts: false), network.GpuPrecision);

        GpuRoutine Routine(NetworkGraph graph, bool joinsProducts) =>
            GpuRoutineBuilder.Build(graph, program.Parameters, network.GpuPrecision, joinsProducts, leastRounded ?? GpuCostModel.LeastRounded);
    }
}
