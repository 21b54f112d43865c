using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>A declaration that fits: every layer with its shapes and parameters.</summary>
/// <param name="Type">The class.</param>
/// <param name="InputShape">The shape of one input sample.</param>
/// <param name="Layers">The layers in order, the input not included.</param>
/// <param name="Loss">What training minimises, or nothing where the network can predict only.</param>
public sealed record Network(
    TypeIdentity Type, TensorShape InputShape, EquatableArray<Layer> Layers, LossSpecification? Loss)
{
    /// <summary>The formats that the kernels can be stored in besides 32-bit floats.</summary>
    public EquatableArray<QuantizationSpecification> Quantizations { get; init; } = [];

    /// <summary>The properties that the output's values are, in order; none where they have no names.</summary>
    public EquatableArray<string> OutputNames { get; init; } = [];

    /// <summary>Whether kernels for GPUs are generated besides.</summary>
    public bool HasGpuKernels { get; init; }

    /// <summary>How exactly they multiply.</summary>
    public GpuPrecision GpuPrecision { get; init; }

    /// <summary>The shape of one output sample.</summary>
    public TensorShape OutputShape => Layers.Count == 0 ? InputShape : Layers[Layers.Count - 1].OutputShape;

    /// <summary>All parameters in the order of their layers.</summary>
    public IEnumerable<ParameterSpecification> Parameters => Layers.SelectMany(layer => layer.Parameters);

    /// <summary>The number of target values of a sample: 1 for a class index, else the output's size.</summary>
    public int TargetSize => Loss?.Loss == NetGen.Compiler.Loss.SparseCategoricalCrossEntropy ? 1 : OutputShape.Size;

    /// <summary>Whether the perceptron's criterion compares with the outputs of a last step, 0 and 1.</summary>
    public bool HasZeroOneTargets => Loss?.Loss == NetGen.Compiler.Loss.Perceptron
        && Layers.LastOrDefault(layer => layer is not ReshapeLayer)
            is DenseLayer { Activation.Function: Activation.Step } or ActivationLayer { Activation.Function: Activation.Step };
}

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
}

/// <summary>An activation with its defaults put in.</summary>
/// <param name="Function">The activation function.</param>
/// <param name="Alpha">α where the function has one, else 0.</param>
public sealed record ActivationSpecification(Activation Function, double Alpha);

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

    /// <summary>The number of trainable values.</summary>
    public int ParameterCount => Parameters.Sum(parameter => parameter.Shape.Size);
}
