using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;
using NetGen.Compiler.Emit.Cpu;
using NetGen.Compiler.Emit.Gpu;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;
using NetGen.Compiler.Training;
using NetGen.Compiler.WeightFiles;

namespace NetGen.Compiler;

/// <summary>The way from a declaration to C#, stage by stage.</summary>
public static class NetworkCompiler
{
    /// <summary>Checks a declaration.</summary>
    /// <returns>The errors in the order of the attributes; none for a declaration that compiles.</returns>
    public static EquatableArray<NetworkError> Check(NetworkDeclaration declaration) => new CheckedDeclaration(declaration).Errors;

    /// <summary>Compares a declaration that compiles with its weights, and looks for what it hardly means; what the analyzer calls.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="weights">The files of weights that the project lists.</param>
    /// <returns>The errors; if there are none, what else there is to say.</returns>
    public static EquatableArray<NetworkError> Review(CheckedDeclaration declaration, IReadOnlyCollection<WeightsFile> weights) =>
        declaration.Network is not { } network ? declaration.Errors :
        [
            .. WeightsCheck.Check(declaration.Declaration, network, weights),
            .. PlausibilityRules.Check(declaration.Declaration, network),
        ];

    /// <summary>Compiles a declaration.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="leastRounded">
    /// The least inputs and outputs of layers whose products on a GPU take bfloat16 from memory, if they have more than 128 of either;
    /// <see langword="null"/> for the cost model's. Where matrix instructions are emulated, layers as wide as those would take minutes.
    /// </param>
    /// <returns>The generated files, or none if <see cref="Check"/> has errors to report.</returns>
    public static EquatableArray<GeneratedSource> Compile(NetworkDeclaration declaration, int? leastRounded = null) =>
        new CheckedDeclaration(declaration).Network is { } network ? Compile(network, leastRounded) : [];

    /// <summary>Compiles a network; what the generator calls.</summary>
    /// <param name="network">
    /// The network. The one that is closest to a declaration with errors gives its class the members; the generator replaces their bodies.
    /// </param>
    /// <param name="leastRounded"><inheritdoc cref="Compile(NetworkDeclaration, int?)" path="/param[@name='leastRounded']"/></param>
    public static EquatableArray<GeneratedSource> Compile(Network network, int? leastRounded = null) =>
        Emit(network, NetworkGraphs.Of(network), leastRounded);

    /// <summary>Compiles a network whose layers have been lowered.</summary>
    /// <param name="network">The network.</param>
    /// <param name="graphs">What it computes, over its parameters.</param>
    /// <param name="leastRounded"><inheritdoc cref="Compile(NetworkDeclaration, int?)" path="/param[@name='leastRounded']"/></param>
    /// <param name="split"><inheritdoc cref="ProgramBuilder.Build(Network, NetworkGraphs, SampleSplit?)" path="/param[@name='split']"/></param>
    public static EquatableArray<GeneratedSource> Emit(
        Network network, NetworkGraphs graphs, int? leastRounded = null, SampleSplit? split = null)
    {
        NetworkProgram program = ProgramBuilder.Build(network, graphs, split);
        GeneratedSource[] sources = [NetworkEmitter.Emit(program), CpuEmitter.Emit(program)];
        return network.HasGpuKernels
            ? [.. sources, GpuEmitter.Emit(GpuProgramBuilder.Build(program, leastRounded))]
            : sources.ToEquatableArray();
    }
}
