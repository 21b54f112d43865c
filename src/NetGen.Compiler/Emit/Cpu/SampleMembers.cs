using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Routines;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>
/// Writes the prediction of one sample: between a row of all inputs and one of all outputs and, where there are several, between a span for
/// each. Nothing is copied.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="routine">What is computed.</param>
/// <param name="method">The name of the method that computes it.</param>
/// <param name="split">How several threads share a sample, if they do.</param>
internal sealed class SampleMembers(Network network, Routine routine, string method, SampleSplit? split = null)
{
    private readonly string _kernels = GeneratedNamespace.Qualify(network.Type, "Kernels");
    private readonly bool _isOnStack = IsOnStack(network, routine);
    private readonly bool _hasIndices = EmbeddingRules.HasIndices(network);
    private readonly bool _isRented = HasWorkspace(routine) && !IsOnStack(network, routine);

    /// <summary>Writes the members of the network.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="start">The first float of the weights.</param>
    public void Write(CodeWriter writer, string start)
    {
        WriteRow(writer, start);
        if (network.HasSeveralPorts)
            WritePorts(writer, start);
    }

    /// <summary>Writes the static member that predicts with weights that are anywhere in memory.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="contract">The interface that has it.</param>
    public void WritePredictOne(CodeWriter writer, string contract)
    {
        writer.Line();
        if (HasWorkspace(routine))
            writer.Line($"static int {contract}.SampleWorkspaceLength => {Text.Of(routine.MemoryLength)};\n");
        writer.Line($"""
            {Attributes.GeneratedCode}
            static void {contract}.PredictOne(
                ref float input, ref float output, ref float parameters, ref float workspace) =>
                {_kernels}.{method}({string.Join(", ", [.. RowArguments("input", "output"), "ref parameters"])}{(HasWorkspace(routine) ? ", ref workspace" : "")});
            """);
    }

    /// <summary>Writes the method that computes and, where it takes memory from the stack, the type by which it is called.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="kernels">Receives what it calls.</param>
    /// <param name="summary">What the method computes.</param>
    public void WriteRoutine(CodeWriter writer, KernelSet kernels, string summary)
    {
        RoutineEmitter.WriteSample(writer, kernels, summary, method, routine, CallerRows.OfSample(network), split);
        if (!_isOnStack)
            return;
        writer.Line();
        StackRoutine.WriteType(writer, method, ArgumentsOf(network), routine.MemoryLength);
    }

    private void WriteRow(CodeWriter writer, string start)
    {
        writer.Line($"""
            /// <summary>Predicts one sample of shape {network.InputShape}; the output has shape {network.OutputShape}.</summary>
            /// <param name="input">The sample: {Text.Count(network.InputShape.Size, "value")}.</param>
            /// <param name="output">Receives the prediction: {Text.Count(network.OutputShape.Size, "value")}.</param>
            """);
        WriteRemarks(writer);
        using CodeWriter.Block block = writer.Open("public void Predict(global::System.ReadOnlySpan<float> input, global::System.Span<float> output)");
        writer.Line($"""
            if (input.Length != InputSize || output.Length != OutputSize)
                global::NetGen.NetworkGuard.ThrowForSample(Description, input.Length, output.Length);
            """);
        if (_hasIndices)
            writer.Line("global::NetGen.IndexGuard.Require(Description, input, \"input\");");
        writer.Line($"""

            ref float inputs = ref {Start("input")};
            ref float outputs = ref {Start("output")};
            ref float parameters = ref {start};
            """);
        WriteCall(writer, [.. RowArguments("inputs", "outputs"), "ref parameters"]);
    }

    private void WritePorts(CodeWriter writer, string start)
    {
        SamplePorts ports = SamplePorts.Of(network);
        ports.WriteSummary(writer, "");
        WriteRemarks(writer);
        string[] parameters =
        [
            .. ports.Inputs.Select(name => $"global::System.ReadOnlySpan<float> {name}"),
            .. ports.Outputs.Select(name => $"global::System.Span<float> {name}"),
        ];
        using CodeWriter.Block block = writer.Open(Text.Signature("public void Predict", parameters));
        string[] names = [.. ports.Inputs, .. ports.Outputs];
        foreach ((string name, NetworkPort port) in names.Zip(network.Inputs.Concat(network.Outputs), (name, port) => (name, port)))
        {
            writer.Line($"""
                if ({name}.Length != {Text.Of(port.Shape.Size)})
                    global::NetGen.NetworkGuard.ThrowForPart({name}.Length, {Text.Of(port.Shape.Size)}, "{name.TrimStart('@')}");
                """);
        }

        for (int i = 0; i < network.Inputs.Count; i++)
        {
            if (EmbeddingRules.HasIndices(network, i))
                writer.Line($"global::NetGen.IndexGuard.RequirePart(Description, {Text.Of(i)}, {ports.Inputs[i]}, \"{ports.Inputs[i].TrimStart('@')}\");");
        }

        writer.Line();
        WriteCall(writer, [.. names.Select(name => "ref " + Start(name)), "ref " + start]);
    }

    private void WriteRemarks(CodeWriter writer) => writer.Line($"""
        /// <remarks>Allocates nothing{(_isRented ? " after the first call on a thread" : "")}. Any number of threads may call it at once, as long as none changes the parameters.</remarks>
        /// <exception cref="global::System.ArgumentException">A length differs{(_hasIndices ? ", or a value that a layer uses as an index is none" : "")}.</exception>
        {Attributes.GeneratedCode}
        """);

    // No parameter has a name that ends in an underscore.
    private void WriteCall(CodeWriter writer, string[] arguments)
    {
        if (_isOnStack)
        {
            writer.Line(StackRoutine.Call(_kernels, method, arguments));
            return;
        }

        if (_isRented)
            writer.Line($"global::NetGen.Storage.AlignedBuffer scratch_ = global::NetGen.Storage.WorkspacePool.Rent({Text.Of(routine.MemoryLength)});");
        writer.Line($"{_kernels}.{method}({string.Join(", ", arguments)}{(_isRented ? ", ref scratch_.Start" : "")});");
        if (_isRented)
            writer.Line("global::NetGen.Storage.WorkspacePool.Return(scratch_);");
    }

    // Each input and output of a row of all inputs and one of all outputs.
    private IEnumerable<string> RowArguments(string inputs, string outputs)
    {
        return [.. network.Inputs.Select(input => At(inputs, input)), .. network.Outputs.Select(output => At(outputs, output))];

        static string At(string row, NetworkPort port) =>
            port.Offset == 0 ? "ref " + row : $"ref global::System.Runtime.CompilerServices.Unsafe.Add(ref {row}, {Text.Of(port.Offset)})";
    }

    private static string Start(string span) => $"global::System.Runtime.InteropServices.MemoryMarshal.GetReference({span})";

    private static bool HasWorkspace(Routine routine) => !CostModel.IsOneMethod(routine);

    private static bool IsOnStack(Network network, Routine routine) =>
        HasWorkspace(routine) && routine.MemoryLength <= StackRoutine.Limit && ArgumentsOf(network) <= StackRoutine.MostArguments;

    // The parameters of the network come last.
    private static int ArgumentsOf(Network network) => network.Inputs.Count + network.Outputs.Count + 1;
}
