using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit;

/// <summary>
/// A number that differs between layouts of parameters. Parameters carry that of the code by which they were made, and code
/// that reads them compares it with its own: after the class was changed in a running program (hot reload) they may differ.
/// </summary>
internal static class LayoutCode
{
    /// <summary>The type, in the class of the kernels, that prepares the weights of predictions.</summary>
    public const string PreparationType = "Preparation";

    /// <summary>
    /// The number, at least 0: a hash (FNV-1a) of the sizes of samples and of all places of parameters, and of the length of what is prepared
    /// of them.
    /// </summary>
    public static int Of(NetworkProgram program)
    {
        IEnumerable<int> values = program.Parameters
            .SelectMany(parameter => parameter.Specification.Shape.Dimensions.Append(parameter.Offset).Concat(LanesOf(parameter)))
            .Append(program.Network.InputShape.Size)
            .Append(program.Network.OutputShape.Size)
            .Concat(program.Prepared is { } weights ? [weights.Length] : []);
        uint hash = 2166136261;
        foreach (int value in values)
        {
            for (int shift = 0; shift < 32; shift += 8)
                hash = unchecked((hash ^ ((uint)value >> shift & 0xFF)) * 16777619);
        }

        return (int)(hash & int.MaxValue);
    }

    // What most parameters have is left out. In fewer bits, the kernel of a transposed convolution lies otherwise than a kernel of its shape.
    private static IEnumerable<int> LanesOf(PlacedParameter parameter) => parameter switch
    {
        { IsTransposed: true } => [-1],
        { HasInputLanes: true } => [-3],
        { Specification: { PartColumns: > 0 and var columns } } => [-2, columns],
        { Specification: { IsVector: false, LaneAxes: > 1 and var axes } } => [axes],
        _ => [],
    };

    /// <summary>The reference to the first weight that predictions read: of the parameters, or of what is prepared of them.</summary>
    public static string Weights(NetworkProgram program) => program.Prepared is null
        ? Start("Parameters", program)
        : $"Parameters.StartPrepared<{GeneratedNamespace.Qualify(program.Network.Type, "Kernels")}.{PreparationType}>"
            + $"(layout: {Text.Of(Of(program))})";

    /// <summary>The reference to the first weight as an expression.</summary>
    /// <param name="weights">The member that holds the weights.</param>
    /// <param name="program">The network.</param>
    public static string Start(string weights, NetworkProgram program) => $"{weights}.Start(layout: {Text.Of(Of(program))})";
}
