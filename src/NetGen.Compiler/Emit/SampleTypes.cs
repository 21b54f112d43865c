using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>
/// Writes the types of one input and of one output sample: inline arrays, with which a call cannot have a wrong length. The
/// language converts them to spans and indexes them; what it does not do is written here.
/// </summary>
internal static class SampleTypes
{
    /// <summary>Whether samples are small enough for such types.</summary>
    public static bool AreGenerated(Network network) =>
        network.InputShape.Size <= Limits.MaximumInlineSize && network.OutputShape.Size <= Limits.MaximumInlineSize;

    /// <summary>Writes the types.</summary>
    public static void Write(CodeWriter writer, Network network)
    {
        if (!AreGenerated(network))
            return;
        for (int i = 0; i < network.Inputs.Count; i++)
        {
            writer.Line();
            WriteType(writer, network.TypeOfInput(i), "input", "input sample" + Of(network.Inputs, i), network.Inputs[i]);
        }

        for (int i = 0; i < network.Outputs.Count; i++)
        {
            writer.Line();
            WriteType(writer, network.TypeOfOutput(i), "output", "output sample" + Of(network.Outputs, i), network.Outputs[i]);
        }
    }

    /// <summary>Writes the prediction between them; its class has one between spans.</summary>
    public static void WritePredict(CodeWriter writer, Network network)
    {
        if (!AreGenerated(network))
            return;
        if (network.HasSeveralPorts)
        {
            WritePredictOfPorts(writer, network);
            return;
        }

        writer.Line($"""

            /// <summary>Predicts one sample of shape {network.InputShape}; the output has shape {network.OutputShape}. The types rule out wrong lengths.</summary>
            /// <param name="input">The sample.</param>
            /// <param name="output">Receives the prediction.</param>
            /// <remarks>Allocates nothing. Any number of threads may call it at once, as long as none changes the parameters.</remarks>
            {Attributes.GeneratedCode}
            """);
        using CodeWriter.Block block = writer.Open($"public void Predict(in {network.TypeOfInput(0)} input, out {network.TypeOfOutput(0)} output)");
        writer.Line("""
            global::System.Runtime.CompilerServices.Unsafe.SkipInit(out output);
            Predict((global::System.ReadOnlySpan<float>)input, (global::System.Span<float>)output);
            """);
    }

    private static void WritePredictOfPorts(CodeWriter writer, Network network)
    {
        SamplePorts ports = SamplePorts.Of(network);
        ports.WriteSummary(writer, " The types rule out wrong lengths.");
        writer.Line("/// <remarks>Allocates nothing. Any number of threads may call it at once, as long as none changes the parameters.</remarks>");
        writer.Line(Attributes.GeneratedCode);
        string[] parameters =
        [
            .. ports.Inputs.Select((name, i) => $"in {network.TypeOfInput(i)} {name}"),
            .. ports.Outputs.Select((name, i) => $"out {network.TypeOfOutput(i)} {name}"),
        ];
        using CodeWriter.Block block = writer.Open(Text.Signature("public void Predict", parameters));
        foreach (string output in ports.Outputs)
            writer.Line($"global::System.Runtime.CompilerServices.Unsafe.SkipInit(out {output});");
        string[] arguments =
        [
            .. ports.Inputs.Select(name => $"(global::System.ReadOnlySpan<float>){name}"),
            .. ports.Outputs.Select(name => $"(global::System.Span<float>){name}"),
        ];
        writer.Line(Text.Signature("Predict", arguments) + ";");
    }

    // Which one of several.
    private static string Of(EquatableArray<NetworkPort> ports, int number) => ports.Count == 1 ? "" : $" of '{ports[number].Name}'";

    /// <summary>Writes the types of a step of a stream.</summary>
    public static void WriteSteps(CodeWriter writer, Network network, EquatableArray<NetworkPort> inputs, EquatableArray<NetworkPort> outputs)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            writer.Line();
            WriteType(writer, network.TypeOfStepInput(i), "input", "step of the input" + Of(inputs, i), inputs[i]);
        }

        for (int i = 0; i < outputs.Count; i++)
        {
            writer.Line();
            WriteType(writer, network.TypeOfStepOutput(i), "output", "step of the output" + Of(outputs, i), outputs[i]);
        }
    }

    private static void WriteType(CodeWriter writer, string name, string word, string summary, NetworkPort port)
    {
        TensorShape shape = port.Shape;
        EquatableArray<string> properties = port.ElementNames;
        writer.Line($"""
            /// <summary>
            /// One {summary} of shape {shape}: {Text.Count(shape.Size, "value")} stored in the variable itself.
            /// Converts to spans and can be indexed like an array.
            /// </summary>
            [global::System.Runtime.CompilerServices.InlineArray({Text.Of(shape.Size)})]
            """);
        using CodeWriter.Block block = writer.Open($"public struct {name}");
        writer.Line("private float _first;");
        if (shape.Rank > 1)
            WriteIndexer(writer, word, shape);
        for (int i = 0; i < properties.Count; i++)
        {
            writer.Line($$"""

                /// <summary>Value {{Text.Of(i)}} of the {{word}}.</summary>
                public float {{properties[i]}}
                {
                    readonly get => this[{{Text.Of(i)}}];
                    set => this[{{Text.Of(i)}}] = value;
                }
                """);
        }
    }

    // Rows one after the other, as everywhere.
    private static void WriteIndexer(CodeWriter writer, string word, TensorShape shape)
    {
        string[] names = ["i", "j", "k", "l"];
        string[] used = [.. names.Take(shape.Rank)];
        string offset = used[0];
        for (int axis = 1; axis < shape.Rank; axis++)
            offset = $"({offset} * {Text.Of(shape.Dimensions[axis])}) + {used[axis]}";
        writer.Line();
        writer.Line($"/// <summary>The value of the {word} at an index of each dimension of {shape}.</summary>");
        for (int axis = 0; axis < shape.Rank; axis++)
            writer.Line($"/// <param name=\"{used[axis]}\">0 to {Text.Of(shape.Dimensions[axis] - 1)}.</param>");
        writer.Line("/// <exception cref=\"global::System.IndexOutOfRangeException\">An index is out of range.</exception>");
        writer.Line("[global::System.Diagnostics.CodeAnalysis.UnscopedRef]");
        using CodeWriter.Block indexer = writer.Open($"public ref float this[{string.Join(", ", used.Select(index => "int " + index))}]");
        using CodeWriter.Block getter = writer.Open("get");
        string isOutside = string.Join(" || ", used.Select((index, axis) => $"(uint){index} >= {Text.Of(shape.Dimensions[axis])}"));
        writer.Line($"""
            if ({isOutside})
                throw new global::System.IndexOutOfRangeException($"An index of {shape} is out of range: {string.Join(", ", used.Select(index => "{" + index + "}"))}.");
            return ref this[{offset}];
            """);
    }
}
