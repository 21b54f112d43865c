using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>The members that a network gets, for the rule that their names be free.</summary>
public static class GeneratedMembers
{
    private const string Samples = "System.ReadOnlySpan<float>, System.Span<float>";

    private const string InputGradients = "System.ReadOnlySpan<float>, System.ReadOnlySpan<float>, System.Span<float>";

    private static readonly GeneratedMember[] Prediction =
    [
        new("Description", null),
        new("Parameters", null),
        new("InputSize", null),
        new("OutputSize", null),
        new("ParameterCount", null),
        new(GeneratedMember.Constructor, "long"),
        new("Predict", Samples),
        new("PredictBatch", Samples),
    ];

    private static readonly GeneratedMember[] Training =
    [
        new("TargetSize", null),
        new("Loss", null),
        new("ComputeRegularization", ""),
    ];

    /// <summary>The number of values of the parameter that an accessor reads and writes, or nothing where it is none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="accessor">The property: <c>DenseKernel</c>.</param>
    public static int? ParameterLength(Network network, string accessor) => network.Parameters
        .FirstOrDefault(parameter => Text.Pascal(parameter.Name) == accessor)?.Shape.Size;

    private static readonly GeneratedMember[] Pretrained =
    [
        new(PretrainedMembers.Shared, null),
        new(PretrainedMembers.Create, ""),
        new(PretrainedMembers.Holder, null),
        new(GeneratedMember.Constructor, PretrainedMembers.File),
    ];

    private static IEnumerable<GeneratedMember> Streaming(Network network)
    {
        const string state = StreamNames.State;
        string[] inputs = [.. network.Inputs.Select((_, i) => network.TypeOfStepInput(i))], outputs = [.. network.Outputs.Select((_, i) => network.TypeOfStepOutput(i))];
        string Step(IEnumerable<string> from, IEnumerable<string> to) => string.Join(", ", [.. from, state, .. to]);
        GeneratedMember[] ofPorts =
        [
            .. SamplePorts.StepConstants(network).Select(constant => new GeneratedMember(constant.Name, null)),
            new("Step", Step(inputs.Select(_ => "System.ReadOnlySpan<float>"), outputs.Select(_ => "System.Span<float>"))),
        ];
        return
        [
            new("StepInputSize", null),
            new("StepOutputSize", null),
            new("StepStride", null),
            new("StepLatency", null),
            new(StreamNames.State, null),
            .. inputs.Concat(outputs).Select(type => new GeneratedMember(type, null)),
            new("Step", $"System.ReadOnlySpan<float>, {state}, System.Span<float>"),
            new("Step", Step(inputs, outputs)),
            new("Steps", $"System.ReadOnlySpan<float>, {state}, System.Span<float>"),
            new("StepBatch", $"System.ReadOnlySpan<float>, System.Span<{state}>, System.Span<float>"),
            .. network.HasSeveralPorts ? ofPorts : [],
        ];
    }

    private static IEnumerable<GeneratedMember> SamplePrediction(Network network)
    {
        string[] types =
        [
            .. network.Inputs.Select((_, i) => network.TypeOfInput(i)),
            .. network.Outputs.Select((_, i) => network.TypeOfOutput(i)),
        ];
        return types.Select(type => new GeneratedMember(type, null)).Append(new("Predict", string.Join(", ", types)));
    }

    private static IEnumerable<GeneratedMember> PortPrediction(Network network)
    {
        IEnumerable<string> spans = network.Inputs.Select(_ => "System.ReadOnlySpan<float>").Concat(network.Outputs.Select(_ => "System.Span<float>"));
        return SamplePorts.Constants(network)
            .Select(constant => new GeneratedMember(constant.Name, null))
            .Append(new("Predict", string.Join(", ", spans)));
    }

    /// <summary>The members of a network.</summary>
    public static IEnumerable<GeneratedMember> Of(Network network)
    {
        var accessors = network.Parameters.Select(parameter => new GeneratedMember(Text.Pascal(parameter.Name), null));
        var quantization = network.Quantizations.SelectMany(quantization => new GeneratedMember[]
        {
            new(QuantizedNames.NestedClass(quantization.Format), null),
            new(QuantizedNames.Method(quantization.Format), ""),
        });
        var gpu = new GeneratedMember("CreateGpu", $"{network.Type.Name.TrimStart('@')}, ILGPU.Runtime.Accelerator");
        return Prediction
            .Concat(SampleTypes.AreGenerated(network) ? SamplePrediction(network) : [])
            .Concat(network.HasSeveralPorts ? PortPrediction(network) : [])
            .Concat(network.Losses.Count == 0 ? [] : Training)
            .Concat(network.HasInputGradients ? [new(InputGradientNames.Method, InputGradients)] : [])
            .Concat(PretrainedMembers.Find(network, format: null) is null ? [] : Pretrained)
            .Concat(accessors)
            .Concat(quantization)
            .Concat(network.StreamOrdinal is null ? [] : Streaming(network))
            .Concat(network.HasGpuKernels ? [gpu] : []);
    }
}

/// <summary>One generated member.</summary>
/// <param name="Name">Its name; <see cref="Constructor"/> for the constructor.</param>
/// <param name="ParameterTypes">
/// A method's parameter types, with namespaces but without the class itself, separated by commas, and the class as its name;
/// overloads with others may stand beside it. Nothing where it is no method: any member of that name collides.
/// </param>
public readonly record struct GeneratedMember(string Name, string? ParameterTypes)
{
    /// <summary>The name of constructors in metadata.</summary>
    public const string Constructor = ".ctor";

    /// <summary>The member as messages show it: <c>Predict(System.ReadOnlySpan&lt;float&gt;, …)</c>.</summary>
    /// <param name="className">The name of its class.</param>
    public string Display(string className)
    {
        string name = Name == Constructor ? className : Name;
        return ParameterTypes is null ? name : $"{name}({ParameterTypes})";
    }
}
