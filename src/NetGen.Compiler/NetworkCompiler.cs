using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;
using NetGen.Compiler.Emit.Cpu;
using NetGen.Compiler.Emit.Gpu;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;
using NetGen.Compiler.Training;

namespace NetGen.Compiler;

/// <summary>The way from a declaration to C#, stage by stage.</summary>
public static class NetworkCompiler
{
    /// <summary>Checks a declaration.</summary>
    /// <returns>The errors in the order of the attributes; none for a declaration that compiles.</returns>
    public static EquatableArray<NetworkError> Check(NetworkDeclaration declaration)
    {
        Infer(declaration, out EquatableArray<NetworkError> errors);
        return errors;
    }

    /// <summary>Whether it is a network: <see cref="Check"/> has no errors, and no input leaves its shape open.</summary>
    public static bool Fits(NetworkDeclaration declaration) => Infer(declaration, out _) is not null;

    /// <summary>Checks a declaration, and looks for what one that compiles hardly means; what the analyzer calls.</summary>
    /// <returns>The errors of <see cref="Check"/>; if there are none, what else there is to say.</returns>
    public static EquatableArray<NetworkError> Review(NetworkDeclaration declaration) =>
        Infer(declaration, out EquatableArray<NetworkError> errors) is { } network
            ? MeaningRules.Check(declaration, network).ToEquatableArray()
            : errors;

    /// <summary>Compiles a declaration; what the generator calls.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="leastRounded">
    /// The least inputs and outputs of layers whose products on a GPU take bfloat16 from memory, if they have more than 128 of either;
    /// <see langword="null"/> for the cost model's. Where matrix instructions are emulated, layers as wide as those would take minutes.
    /// </param>
    /// <returns>The generated files, or none if <see cref="Check"/> has errors to report.</returns>
    public static EquatableArray<GeneratedSource> Compile(NetworkDeclaration declaration, int? leastRounded = null)
    {
        return Infer(declaration, out _) is { } network ? Emit(network, NetworkGraphs.Of(network), leastRounded) : [];
    }

    /// <summary>
    /// Compiles the network that is closest to a declaration with errors. Its members are those that users call; what they compute means
    /// nothing, so the generator replaces their bodies.
    /// </summary>
    /// <param name="declaration">The declaration, with a value of its kind in the place of each argument that could not be read.</param>
    /// <returns>The generated files; none if nothing close to the declaration compiles.</returns>
    public static EquatableArray<GeneratedSource> CompileClosest(NetworkDeclaration declaration)
    {
        if (DeclarationRepair.Repair(declaration) is not { } repaired || Infer(repaired, out _) is not { } network)
            return [];

        // There may be too few names, or too many: each is a property all the same.
        EquatableArray<NetworkPort> outputs = network.Outputs
            .Select((output, number) => output with { ElementNames = OutputNameRules.UsableNames(declaration, network, number) })
            .ToEquatableArray();
        return Emit(network with { Outputs = outputs }, NetworkGraphs.Of(network));
    }

    /// <summary>Compiles a network whose layers have been lowered.</summary>
    /// <param name="network">The network.</param>
    /// <param name="graphs">What it computes, over its parameters.</param>
    /// <param name="leastRounded"><inheritdoc cref="Compile" path="/param[@name='leastRounded']"/></param>
    public static EquatableArray<GeneratedSource> Emit(Network network, NetworkGraphs graphs, int? leastRounded = null)
    {
        NetworkProgram program = ProgramBuilder.Build(network, graphs);
        GeneratedSource[] sources = [NetworkEmitter.Emit(program), CpuEmitter.Emit(program)];
        return network.HasGpuKernels
            ? [.. sources, GpuEmitter.Emit(GpuProgramBuilder.Build(program, leastRounded))]
            : sources.ToEquatableArray();
    }

    private static Network? Infer(NetworkDeclaration declaration, out EquatableArray<NetworkError> errors)
    {
        Network? network = ShapeInference.Infer(declaration, out errors);
        if (network is not null)
            errors = UnrollRules.Check(network).ToEquatableArray();
        return errors.Count == 0 ? network : null;
    }
}
