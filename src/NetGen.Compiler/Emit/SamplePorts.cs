using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>
/// Writes the prediction of a network with several inputs or outputs, each of which is a span of its own. The network computes with one row
/// of all inputs and one of all outputs, into and out of which the spans are copied.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="inputs">The names of the parameters of its inputs.</param>
/// <param name="outputs">The names of the parameters of its outputs.</param>
internal sealed class SamplePorts(Network network, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
{
    /// <summary>The parameters of a network's prediction.</summary>
    public static SamplePorts Of(Network network) => new(
        network,
        network.Inputs.Count == 1 ? ["input"] : [.. network.Inputs.Select(input => MemberNames.Camel(input.Name))],
        network.Outputs.Count == 1 ? ["output"] : [.. network.Outputs.Select(output => MemberNames.Camel(output.Name))]);

    /// <summary>The parameters' names of the inputs.</summary>
    public IReadOnlyList<string> Inputs => inputs;

    /// <summary>The parameters' names of the outputs.</summary>
    public IReadOnlyList<string> Outputs => outputs;

    /// <summary>The constants with the sizes of inputs and outputs, and their values.</summary>
    public static IEnumerable<(string Name, string Summary, int Value)> Constants(Network network)
    {
        for (int i = 0; i < network.Inputs.Count && network.Inputs.Count > 1; i++)
            yield return (network.TypeOfInput(i) + "Size", $"in one sample of the input '{network.Inputs[i].Name}': {network.Inputs[i].Shape}", network.Inputs[i].Shape.Size);
        for (int i = 0; i < network.Outputs.Count && network.Outputs.Count > 1; i++)
            yield return (network.TypeOfOutput(i) + "Size", $"in one sample of the output '{network.Outputs[i].Name}': {network.Outputs[i].Shape}", network.Outputs[i].Shape.Size);
    }

    /// <summary>Writes the constants; nothing for a network with one input and one output.</summary>
    public static void WriteConstants(CodeWriter writer, Network network)
    {
        foreach ((string name, string summary, int value) in Constants(network))
        {
            writer.Line($"""

                /// <summary>The number of values {summary}.</summary>
                public const int {name} = {Text.Of(value)};
                """);
        }
    }

    /// <summary>Writes the prediction between spans; nothing for a network with one input and one output.</summary>
    public static void WritePredict(CodeWriter writer, Network network)
    {
        if (network.HasSeveralPorts)
            Of(network).WritePredict(writer);
    }

    /// <summary>Writes the documentation of the method and of its parameters.</summary>
    public void WriteSummary(CodeWriter writer, string more)
    {
        writer.Line();
        writer.Line($"/// <summary>Predicts one sample.{more}</summary>");
        for (int i = 0; i < inputs.Count; i++)
            writer.Line($"/// <param name=\"{inputs[i].TrimStart('@')}\">The input: {Values(network.Inputs[i])}.</param>");
        for (int i = 0; i < outputs.Count; i++)
            writer.Line($"/// <param name=\"{outputs[i].TrimStart('@')}\">Receives the output: {Values(network.Outputs[i])}.</param>");
    }

    private void WritePredict(CodeWriter writer)
    {
        WriteSummary(writer, "");
        int inputSize = inputs.Count == 1 ? 0 : network.InputShape.Size, outputSize = outputs.Count == 1 ? 0 : network.OutputShape.Size;
        int size = inputSize + outputSize;
        bool isOnStack = size <= Limits.MaximumInlineSize;
        writer.Line($"""
            /// <remarks>Allocates nothing{(isOnStack ? "" : " once memory is pooled")}. Any number of threads may call it at once, as long as none changes the parameters.</remarks>
            /// <exception cref="global::System.ArgumentException">A length differs.</exception>
            {Attributes.GeneratedCode}
            """);
        string[] parameters =
        [
            .. inputs.Select(name => $"global::System.ReadOnlySpan<float> {name}"),
            .. outputs.Select(name => $"global::System.Span<float> {name}"),
        ];
        using CodeWriter.Block block = writer.Open(Text.Signature("public void Predict", parameters));
        foreach ((string name, int expected) in inputs.Zip(network.Inputs, (name, port) => (name, port.Shape.Size))
            .Concat(outputs.Zip(network.Outputs, (name, port) => (name, port.Shape.Size))))
        {
            writer.Line($"""
                if ({name}.Length != {Text.Of(expected)})
                    global::NetGen.NetworkGuard.ThrowForPart({name}.Length, {Text.Of(expected)}, "{name.TrimStart('@')}");
                """);
        }

        // Underscores at the end: no parameter has one.
        writer.Line();
        if (isOnStack)
        {
            writer.Line($"global::System.Span<float> rows_ = stackalloc float[{Text.Of(size)}];");
        }
        else
        {
            writer.Line($"float[] rented_ = global::System.Buffers.ArrayPool<float>.Shared.Rent({Text.Of(size)});");
            writer.Line("global::System.Span<float> rows_ = rented_;");
        }

        for (int i = 0; i < inputs.Count && inputs.Count > 1; i++)
            writer.Line($"{inputs[i]}.CopyTo({Part(network.Inputs[i], 0)});");
        string input = inputs.Count == 1 ? inputs[0] : $"rows_.Slice(0, {Text.Of(inputSize)})";
        string output = outputs.Count == 1 ? outputs[0] : $"rows_.Slice({Text.Of(inputSize)}, {Text.Of(outputSize)})";
        writer.Line($"Predict({input}, {output});");
        for (int i = 0; i < outputs.Count && outputs.Count > 1; i++)
            writer.Line($"{Part(network.Outputs[i], inputSize)}.CopyTo({outputs[i]});");
        if (!isOnStack)
            writer.Line("global::System.Buffers.ArrayPool<float>.Shared.Return(rented_);");
    }

    private static string Part(NetworkPort port, int start) => $"rows_.Slice({Text.Of(start + port.Offset)}, {Text.Of(port.Shape.Size)})";

    private static string Values(NetworkPort port) => $"{Text.Count(port.Shape.Size, "value")} of shape {port.Shape}";
}
