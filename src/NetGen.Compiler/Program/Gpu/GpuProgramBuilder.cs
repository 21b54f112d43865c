using NetGen.Compiler.Graph;
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
        GpuPrecision precision = program.Network.GpuPrecision;
        NetworkGraphs graphs = program.Graphs;
        return new(
            program,
            Fused(graphs.Inference),
            graphs.Training is null
                ? null
                : new GpuTrainingRoutines(Fused(graphs.Evaluation!), Routine(graphs.Training, joinsProducts: true)));

        GpuRoutine Fused(NetworkGraph graph) => NetworkFusion.Fuse(Routine(graph, joinsProducts: false), precision);

        GpuRoutine Routine(NetworkGraph graph, bool joinsProducts) =>
            GpuRoutineBuilder.Build(graph, program.Parameters, precision, joinsProducts, leastRounded ?? GpuCostModel.LeastRounded);
    }
}
