using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>A declaration that fits: every layer with its shapes and parameters.</summary>
/// <remarks>
/// Values have numbers: first come the inputs, then what each layer computes. A network that is a chain has one input and one output, and
/// layer i reads value i.
/// </remarks>
/// <param name="Type">The class.</param>
/// <param name="Inputs">The inputs in order, each a part of the caller's row.</param>
/// <param name="Layers">The layers in order, the inputs not included; those of networks inside are among them.</param>
/// <param name="Outputs">The outputs in order, each a part of the caller's row.</param>
/// <param name="Losses">What training minimises, one for each output; none where the network can predict only.</param>
public sealed record Network(
    TypeIdentity Type,
    EquatableArray<NetworkPort> Inputs,
    EquatableArray<Layer> Layers,
    EquatableArray<NetworkPort> Outputs,
    EquatableArray<LossSpecification> Losses)
{
    /// <summary>A network with one input and one output, each a whole row.</summary>
    /// <param name="type">The class.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="layers">The layers; the last one computes the output.</param>
    /// <param name="loss">What training minimises, or nothing.</param>
    public Network(TypeIdentity type, TensorShape input, EquatableArray<Layer> layers, LossSpecification? loss)
        : this(
            type,
            [new NetworkPort("input", input, 0, 0)],
            layers,
            [
                layers.Count == 0
                    ? new NetworkPort("input", input, 0, 0)
                    : new NetworkPort(layers[layers.Count - 1].Name, layers[layers.Count - 1].OutputShape, 0, layers.Count),
            ],
            loss is null ? [] : [loss])
    {
    }

    /// <summary>The formats that the kernels can be stored in besides 32-bit floats.</summary>
    public EquatableArray<QuantizationSpecification> Quantizations { get; init; } = [];

    /// <summary>The trained weights that its assembly holds.</summary>
    public EquatableArray<WeightsSpecification> Weights { get; init; } = [];

    /// <summary>The ordinal of the attribute that asks for steps of sequences one at a time; nothing where none does.</summary>
    public int? StreamOrdinal { get; init; }

    /// <summary>How exact exponentials and their like are.</summary>
    public Accuracy Accuracy { get; init; }

    /// <summary>Whether the gradients in the inputs are generated besides.</summary>
    public bool HasInputGradients { get; init; }

    /// <summary>Whether kernels for GPUs are generated besides.</summary>
    public bool HasGpuKernels { get; init; }

    /// <summary>How exactly they multiply.</summary>
    public GpuPrecision GpuPrecision { get; init; }

    /// <summary>The shape of one row of inputs: that of the only input, or the sum of the sizes of several.</summary>
    public TensorShape InputShape => RowShape(Inputs);

    /// <summary>The shape of one row of outputs: that of the only output, or the sum of the sizes of several.</summary>
    public TensorShape OutputShape => RowShape(Outputs);

    /// <summary>All parameters in the order of their layers, each once.</summary>
    public IEnumerable<ParameterSpecification> Parameters =>
        Layers.Where(layer => layer.SharedWith is null).SelectMany(layer => layer.Parameters);

    /// <summary>The same as the parts that code reads (<see cref="ParameterSpecification.Parts"/>).</summary>
    public IEnumerable<ParameterSpecification> ParameterParts => Parameters.SelectMany(parameter => parameter.Parts);

    /// <summary>The number of target values of a sample.</summary>
    public int TargetSize => Losses.Count == 0 ? OutputShape.Size : Outputs.Select((_, number) => TargetSizeOf(number)).Sum();

    /// <summary>Whether each layer reads the one before it, and the last one computes the only output.</summary>
    public bool IsChain => Inputs.Count == 1
        && Outputs is [{ Value: var output }] && output == Layers.Count
        && Layers.Select((layer, i) => layer.Sources is [var source] && source == i).All(isNext => isNext);

    /// <summary>The index in the caller's row of targets of the first target of an output.</summary>
    public int TargetOffset(int output) => Enumerable.Range(0, output).Sum(TargetSizeOf);

    /// <summary>The number of target values of an output: 1 for a class index, else the output's size.</summary>
    public int TargetSizeOf(int output) =>
        Losses[output].Loss == Loss.SparseCategoricalCrossEntropy ? 1 : Outputs[output].Shape.Size;

    /// <summary>Whether the perceptron's criterion compares with an output of a last step, 0 and 1.</summary>
    public bool HasZeroOneTargets(int output) =>
        Losses[output].Loss == Loss.Perceptron && LastActivation(output, layer => layer is ReshapeLayer).Function == Activation.Step;

    /// <summary>Whether samples are of several parts, each with a span of its own.</summary>
    public bool HasSeveralPorts => Inputs.Count + Outputs.Count > 2;

    /// <summary>The type of a sample of an input: <c>Input</c>, or <c>StateInput</c> if there are several.</summary>
    public string TypeOfInput(int number) => Inputs.Count == 1 ? "Input" : MemberNames.Pascal(Inputs[number].Name) + "Input";

    /// <summary>The type of a sample of an output: <c>Output</c>, or <c>PolicyOutput</c> if there are several.</summary>
    public string TypeOfOutput(int number) => Outputs.Count == 1 ? "Output" : MemberNames.Pascal(Outputs[number].Name) + "Output";

    /// <summary>The type of a stream's step of an input: <c>StepInput</c>, or <c>StateStepInput</c> if there are several.</summary>
    public string TypeOfStepInput(int number) => Inputs.Count == 1 ? "StepInput" : MemberNames.Pascal(Inputs[number].Name) + "StepInput";

    /// <summary>The type of a stream's step of an output: <c>StepOutput</c>, or <c>PolicyStepOutput</c> if there are several.</summary>
    public string TypeOfStepOutput(int number) => Outputs.Count == 1 ? "StepOutput" : MemberNames.Pascal(Outputs[number].Name) + "StepOutput";

    /// <summary>The layer that computes a value; nothing for an input.</summary>
    public Layer? LayerOf(int value) => value < Inputs.Count ? null : Layers[value - Inputs.Count];

    /// <summary>The name of a value: that of its input or its layer.</summary>
    public string NameOf(int value) => LayerOf(value)?.Name ?? Inputs[value].Name;

    /// <summary>The layers that read a value.</summary>
    public IEnumerable<Layer> ReadersOf(int value) => Layers.Where(layer => layer.Sources.Contains(value));

    /// <summary>The number of the value that a layer computes.</summary>
    /// <param name="layer">The layer's place among the layers.</param>
    public int ValueOf(int layer) => Inputs.Count + layer;

    /// <summary>What computes an output's elements, found past layers that only pass values on.</summary>
    /// <param name="output">The output.</param>
    /// <param name="isPassed">The layers to look past.</param>
    /// <returns>The layer that applies the activation, and the activation; no layer where there is none.</returns>
    public (Layer? Layer, Activation Function) LastActivation(int output, Func<Layer, bool> isPassed)
    {
        Layer? layer = LayerOf(Outputs[output].Value);
        while (layer is not null && layer.Activates is null && isPassed(layer))
            layer = LayerOf(layer.Sources[0]);
        return layer?.Activates is { } function ? (layer, function.Function) : (null, Activation.Linear);
    }

    private static TensorShape RowShape(EquatableArray<NetworkPort> ports) =>
        ports is [var only] ? only.Shape : TensorShape.Of(ports.Sum(port => port.Shape.Size));
}

/// <summary>An input or an output of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="Offset">The index of its first value in the caller's row.</param>
/// <param name="Value">The number of the value.</param>
public sealed record NetworkPort(string Name, TensorShape Shape, int Offset, int Value)
{
    /// <summary>The properties that the elements are, in order; none where they have no names.</summary>
    public EquatableArray<string> ElementNames { get; init; } = [];
}

/// <summary>Trained weights that an assembly holds.</summary>
/// <param name="Path">The file, relative to the project's folder.</param>
/// <param name="Format">The format of the quantized network that they are for; nothing for the network itself.</param>
public sealed record WeightsSpecification(string Path, WeightFormat? Format);

/// <summary>A format that the kernels can be stored in.</summary>
/// <param name="Format">The format.</param>
public sealed record QuantizationSpecification(WeightFormat Format);

/// <summary>A loss with its defaults put in.</summary>
/// <param name="Loss">The loss function.</param>
/// <param name="Delta">δ of the Huber loss.</param>
public sealed record LossSpecification(Loss Loss, double Delta)
{
    /// <summary>The share of a cross-entropy's targets that is spread over the classes, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What the loss is multiplied by in the sum of all losses.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether the output is what enters the softmax or the sigmoid.</summary>
    public bool FromLogits { get; init; }
}

/// <summary>An activation with its defaults put in.</summary>
/// <param name="Function">The activation function.</param>
/// <param name="Alpha">α where the function has one, else 0.</param>
public sealed record ActivationSpecification(Activation Function, double Alpha)
{
    /// <summary>Whether an element depends on all others of the last axis.</summary>
    public bool IsOverLastAxis => Function is Activation.Softmax or Activation.LogSoftmax;

    /// <summary>α where none is given, as Keras's functions have it; nothing of a function that has none.</summary>
    public static double? DefaultAlpha(Activation function) => function switch
    {
        Activation.LeakyRelu => 0.2,
        Activation.Elu => 1,
        _ => null,
    };
}

/// <summary>One layer, checked and with inferred shapes.</summary>
/// <param name="Name">The name as Keras would give it: <c>dense_1</c>.</param>
/// <param name="InputShape">The shape that arrives.</param>
/// <param name="OutputShape">The shape that leaves.</param>
public abstract record Layer(string Name, TensorShape InputShape, TensorShape OutputShape)
{
    /// <summary>The attribute's name: <c>Dense</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the attribute says, in short: <c>256, Relu</c>.</summary>
    public virtual string Configuration => "";

    /// <summary>The parameters.</summary>
    public virtual EquatableArray<ParameterSpecification> Parameters => [];

    /// <summary>
    /// Operations for the prediction of one sample: a multiply-add counts two, an activation one for each element.
    /// </summary>
    public virtual long Flops => 0;

    /// <summary>The values of a sample that it computes, with those on the way to its output.</summary>
    public virtual long SampleSize => OutputShape.Size;

    /// <summary>Whether kernels for GPUs can compute it.</summary>
    public virtual bool HasGpuKernels => true;

    /// <summary>The activation that the layer ends with, or nothing where it has none.</summary>
    public virtual ActivationSpecification? Activates => null;

    /// <summary>The numbers of the values that it reads, in order.</summary>
    public EquatableArray<int> Sources { get; init; } = [];

    /// <summary>The layer whose parameters it uses, by its place among the layers; nothing where they are its own.</summary>
    public int? SharedWith { get; init; }

    /// <summary>The attribute that declares it; of a layer of a network inside, that of the network.</summary>
    public int Ordinal { get; init; } = -1;

    /// <summary>Whether it is a layer of a network inside: the attribute is not its own.</summary>
    public bool IsNested => Name.Contains('/');

    /// <summary>The number of values of its own parameters, those included that are not trained.</summary>
    public int ParameterCount => SharedWith is null ? Parameters.Sum(parameter => parameter.Shape.Size) : 0;

    /// <summary>Whether training changes a parameter of it.</summary>
    public bool IsTrainable => Parameters.Any(parameter => parameter.IsTrainable);
}
