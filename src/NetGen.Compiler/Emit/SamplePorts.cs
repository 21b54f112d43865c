using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>
/// The inputs and outputs of a network as parameters of its prediction: where there are several, each has one of its own.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="inputs">The names of the parameters of its inputs.</param>
/// <param name="outputs">The names of the parameters of its outputs.</param>
internal sealed class SamplePorts(Network network, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
{
    /// <summary>The parameters of a network's prediction.</summary>
    public static SamplePorts Of(Network network)
    {
        string[] inputs = [.. network.Inputs.Select(input => MemberNames.Camel(input.Name))];
        string[] outputs = [.. network.Outputs.Select(output => MemberNames.Camel(output.Name))];

        // A single one has the usual name, unless one of several on the other side is called so.
        bool isInput = inputs.Length == 1 && (outputs.Length == 1 || !outputs.Contains("input"));
        bool isOutput = outputs.Length == 1 && (inputs.Length == 1 || !inputs.Contains("output"));
        return new(network, isInput ? ["input"] : inputs, isOutput ? ["output"] : outputs);
    }

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

    /// <summary>Those with the sizes of a step of inputs and outputs.</summary>
    public static IEnumerable<(string Name, string Port, bool IsInput, int Number)> StepConstants(Network network) =>
    [
        .. network.Inputs.Select((input, i) => (network.TypeOfStepInput(i) + "Size", input.Name, true, i)).Where(_ => network.Inputs.Count > 1),
        .. network.Outputs.Select((output, i) => (network.TypeOfStepOutput(i) + "Size", output.Name, false, i)).Where(_ => network.Outputs.Count > 1),
    ];

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

    /// <summary>Writes the documentation of the method and of its parameters.</summary>
    public void WriteSummary(CodeWriter writer, string more)
    {
        writer.Line();
        writer.Line($"/// <summary>Predicts one sample.{more}</summary>");
        WriteInputs(writer, "The input", network.Inputs);
        WriteOutputs(writer, "Receives the output", network.Outputs);
    }

    /// <summary>Writes the documentation of the parameters of the inputs.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="what">What each is.</param>
    /// <param name="ports">The inputs.</param>
    public void WriteInputs(CodeWriter writer, string what, EquatableArray<NetworkPort> ports) => WriteParameters(writer, what, inputs, ports);

    /// <summary>Writes that of the outputs.</summary>
    /// <inheritdoc cref="WriteInputs"/>
    public void WriteOutputs(CodeWriter writer, string what, EquatableArray<NetworkPort> ports) => WriteParameters(writer, what, outputs, ports);

    private static void WriteParameters(CodeWriter writer, string what, IReadOnlyList<string> names, EquatableArray<NetworkPort> ports)
    {
        for (int i = 0; i < ports.Count; i++)
            writer.Line($"/// <param name=\"{names[i].TrimStart('@')}\">{what}: {Values(ports[i])}.</param>");
    }

    private static string Values(NetworkPort port) => $"{Text.Count(port.Shape.Size, "value")} of shape {port.Shape}";
}
