using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Program.Gpu;

/// <summary>Network to GPU program.</summary>
public static class GpuProgramBuilder
{
    /// <summary>Compiles the network of a CPU program, whose parameters keep their places.</summary>
    public static GpuProgram Build(NetworkProgram program)
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
            GpuRoutineBuilder.Build(graph, program.Parameters, network.GpuPrecision, joinsProducts);
    }
}
