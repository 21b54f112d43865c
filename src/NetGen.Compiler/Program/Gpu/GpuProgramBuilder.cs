using NetGen.Compiler.Graph;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Program.Gpu;

/// <summary>Network to GPU program.</summary>
public static class GpuProgramBuilder
{
    /// <summary>Compiles the network of a CPU program, whose parameters keep their places.</summary>
    public static GpuProgram Build(NetworkProgram program) => new(
        program,
        NetworkFusion.Fuse(GpuRoutineBuilder.Build(LayerLowering.Inference(program.Network), program.Parameters)),
        program.Network.Loss is null
            ? null
            : new GpuTrainingRoutines(
                GpuRoutineBuilder.Build(TrainingGraph.Evaluation(program.Network), program.Parameters),
                GpuRoutineBuilder.Build(TrainingGraph.Training(program.Network), program.Parameters)));
}
