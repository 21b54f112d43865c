using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit;

/// <summary>Writes the members that describe a network: sizes, layers, parameters and how they start.</summary>
internal static class NetworkEmitter
{
    /// <summary>Writes the file.</summary>
    public static GeneratedSource Emit(NetworkProgram program)
    {
        Network network = program.Network;
        string self = network.Type.Name + network.Type.TypeParameters;
        string contract = network.Losses.Count == 0 ? "INetwork" : "ITrainableNetwork";
        var writer = new CodeWriter();
        FileHeader.Write(writer);
        ClassWriter.Write(
            writer,
            network.Type,
            $" : global::NetGen.{contract}<{self}>" + (program.InputGradients is null ? "" : ", " + InputGradientNames.Interface(network))
                + (program.Stream is null ? "" : ", " + StreamNames.Interface(network)),
            () => WriteMembers(writer, program),
            () => LayerTable.Write(writer, network));
        writer.Line();
        using (writer.Open($"namespace {GeneratedNamespace.Name}"))
            WriteDescription(writer, program);
        return new GeneratedSource(network.Type.HintName + ".g.cs", writer.ToString());
    }

    private static void WriteMembers(CodeWriter writer, NetworkProgram program)
    {
        Network network = program.Network;
        writer.Line($$"""
            /// <summary>The number of values in one input sample: {{network.InputShape}}.</summary>
            public const int InputSize = {{Text.Of(network.InputShape.Size)}};

            /// <summary>The number of values in one output sample: {{network.OutputShape}}.</summary>
            public const int OutputSize = {{Text.Of(network.OutputShape.Size)}};

            /// <summary>{{CountText(network)}}</summary>
            public const int ParameterCount = {{Text.Of(network.Layers.Sum(layer => layer.ParameterCount))}};

            /// <summary>Makes a network whose parameters are filled by the layers' initializers.</summary>
            /// <param name="seed">The same seed gives the same parameters.</param>
            {{Attributes.GeneratedCode}}
            public {{network.Type.Name}}(long seed = 0) => Parameters.Initialize(seed);

            /// <summary>The layers, the parameters and their places in the storage.</summary>
            public static global::NetGen.NetworkDescription Description => {{GeneratedNamespace.Qualify(network.Type, "Description")}}.Value;

            /// <summary>All parameters of this instance.</summary>
            public global::NetGen.Storage.ParameterStore Parameters { get; } = new(Description{{(program.Prepared is { } weights ? $", preparedLength: {Text.Of(weights.Length)}" : "")}});
            """);
        PretrainedMembers.Write(writer, network);
        SamplePorts.WriteConstants(writer, network);
        for (int i = 0; i < program.Parameters.Count; i++)
        {
            ParameterSpecification parameter = program.Parameters[i].Specification;
            writer.Line($"""

                /// <summary>The parameter {parameter.Name}, {parameter.Shape}.</summary>
                public global::NetGen.Storage.Parameter {Text.Pascal(parameter.Name)} => Parameters[{Text.Of(i)}];
                """);
        }

        WriteTraining(writer, network);
        SampleTypes.WritePredict(writer, network);
        SampleTypes.Write(writer, network);
    }

    private static string CountText(Network network) => network.Parameters.All(parameter => parameter.IsTrainable)
        ? "The number of trainable values, without padding."
        : "The number of values of all parameters, without padding, those included that are not trained.";

    private static void WriteTraining(CodeWriter writer, Network network)
    {
        if (network.Losses.Count == 0)
            return;
        string contract = $"global::NetGen.ITrainableNetwork<{network.Type.Name}{network.Type.TypeParameters}>";
        writer.Line($"""

            /// <summary>The number of target values for each sample.</summary>
            public const int TargetSize = {Text.Of(network.TargetSize)};

            static int {contract}.TargetSize => TargetSize;

            /// <summary>The declared loss{(network.Losses.Count == 1 ? "" : " of the first output; the description has all")}.</summary>
            public static global::NetGen.Loss Loss => global::NetGen.Loss.{network.Losses[0].Loss};
            """);
        if (network.Losses.Count > 1)
        {
            writer.Line();
            writer.Line($"static int {contract}.LossCount => {Text.Of(network.Losses.Count)};");
        }

        if (network.Outputs.Count == 1 && network.HasZeroOneTargets(0))
        {
            writer.Line();
            writer.Line($"static bool {contract}.HasZeroOneTargets => true;");
        }
    }

    // In a class of its own: static fields of the user's parts of the class, which may hold a network, are filled before
    // those of a generated part.
    private static void WriteDescription(CodeWriter writer, NetworkProgram program)
    {
        Network network = program.Network;
        writer.Line("/// <summary>Holds the description of the network.</summary>");
        using CodeWriter.Block block = writer.Open(
            $"internal static class {GeneratedNamespace.ClassName(network.Type, "Description")}");
        writer.Line("public static readonly global::NetGen.NetworkDescription Value = new(");
        writer.Line($"    Name: {Text.Quote(network.Type.Name.TrimStart('@'))},");
        writer.Line($"    InputShape: {Text.Of(network.InputShape)},");
        writer.Line($"    OutputShape: {Text.Of(network.OutputShape)},");
        WriteList(writer, "Layers", network.Layers.Select(layer =>
            $"new({Text.Quote(layer.Name)}, {Text.Quote(layer.Kind)}, {Text.Quote(layer.Configuration)}, {Text.Of(layer.OutputShape)}, "
                + $"{Text.Of(layer.ParameterCount)}, {Text.Of(layer.Flops)})"
                + (network.IsChain ? "" : $" {{ ConnectedTo = [{string.Join(", ", layer.Sources.Select(source => Text.Quote(network.NameOf(source))))}] }}")));
        WriteList(writer, "Parameters", program.Parameters.Select(parameter =>
            $"new({Text.Quote(parameter.Specification.Name)}, {Text.Of(parameter.Specification.Shape)}, {Text.Of(parameter.Offset)}, "
                + $"global::NetGen.ParameterLayout.{LayoutOf(parameter)}, "
                + $"global::NetGen.Initializer.{parameter.Specification.Initializer}, "
                + $"{Text.Of((float)parameter.Specification.InitializerScale)})"
                + Properties(parameter)));
        writer.Line($"    StorageLength: {Text.Of(program.ParameterLength)})");
        string layout = $"LayoutCode = {Text.Of(LayoutCode.Of(program))}";
        string[] properties = [.. Properties(network), .. Indices("Indices", InputIndices.Of(network)), .. StepIndices(program), layout];
        if (properties.Length == 1)
        {
            writer.Line($"{{ {layout} }};");
            return;
        }

        writer.Line("{");
        foreach (string property in properties)
            writer.Line($"    {property},");
        writer.Line("};");
    }

    // What a description has by itself, if there is one input, one output and one loss of weight 1, need not be written.
    private static IEnumerable<string> Properties(Network network)
    {
        if (network.Inputs.Count > 1)
            yield return $"Inputs = [{string.Join(", ", network.Inputs.Select(PortOf))}]";
        if (network.Outputs.Count > 1)
            yield return $"Outputs = [{string.Join(", ", network.Outputs.Select(PortOf))}]";
        if (network.Losses is not ([] or [{ Weight: 1 }]))
            yield return $"Losses = [{string.Join(", ", network.Losses.Select((loss, number) => LossOf(network, loss, number)))}]";
    }

    private static IEnumerable<string> StepIndices(NetworkProgram program) => program.Stream is { } stream
        ? Indices("StepIndices", InputIndices.OfStep(program.Network, StreamGraph.StepsOf(program.Network)!.Value, stream.Stride))
        : [];

    private static IEnumerable<string> Indices(string name, EquatableArray<InputIndices> indices)
    {
        if (indices.Count > 0)
            yield return $"{name} = [{string.Join(", ", indices.Select(IndicesOf))}]";
    }

    private static string IndicesOf(InputIndices indices)
    {
        string runs = indices.Count == 1 ? "" : $", Count: {Text.Of(indices.Count)}, Stride: {Text.Of(indices.Stride)}";
        return $"new({Text.Quote(indices.Layer)}, Limit: {Text.Of(indices.Limit)}, Offset: {Text.Of(indices.Offset)}, Length: {Text.Of(indices.Length)}{runs})";
    }

    private static string Properties(PlacedParameter parameter)
    {
        ParameterSpecification specification = parameter.Specification;
        var properties = new List<string>();
        if (specification.LaneAxes > 1 && (!specification.IsVector || specification.PartColumns > 0))
            properties.Add($"LaneAxes = {Text.Of(specification.LaneAxes)}");
        if (specification.PartColumns > 0)
            properties.Add($"PartColumns = {Text.Of(specification.PartColumns)}");
        if (specification.PartOfOnes is int ones)
            properties.Add($"PartOfOnes = {Text.Of(ones)}");
        if (parameter.IsTransposed)
            properties.Add("IsTransposed = true");
        if (!specification.IsTrainable)
            properties.Add("IsTrainable = false");
        else if (!parameter.IsKernel && (specification.PartColumns > 0 || !specification.IsVector))
            properties.Add("IsQuantizable = false");
        if (parameter.IsKernel && specification.IsRecurrent)
            properties.Add("IsRecurrent = true");
        return properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
    }

    private static string LayoutOf(PlacedParameter parameter) => parameter switch
    {
        { HasInputLanes: true } => "TransposedPanels",
        { Specification: { IsVector: true, PartColumns: 0 } } => "Vector",
        _ => "Panels",
    };

    private static string PortOf(NetworkPort port) => $"new({Text.Quote(port.Name)}, {Text.Of(port.Shape)}, Offset: {Text.Of(port.Offset)})";

    private static string LossOf(Network network, LossSpecification loss, int number)
    {
        NetworkPort output = network.Outputs[number];
        return $"new({Text.Quote(output.Name)}, global::NetGen.Loss.{loss.Loss}, Weight: {Text.Of(loss.Weight)}, "
            + $"TargetOffset: {Text.Of(network.TargetOffset(number))}, TargetSize: {Text.Of(network.TargetSizeOf(number))}, "
            + $"OutputOffset: {Text.Of(output.Offset)}, OutputSize: {Text.Of(output.Shape.Size)}, "
            + $"HasZeroOneTargets: {(network.HasZeroOneTargets(number) ? "true" : "false")})";
    }

    private static void WriteList(CodeWriter writer, string name, IEnumerable<string> items)
    {
        writer.Line($"    {name}:");
        writer.Line("    [");
        foreach (string item in items)
            writer.Line($"        {item},");
        writer.Line("    ],");
    }
}
