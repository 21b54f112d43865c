namespace NetGen.Compiler.Declaration;

/// <summary>What the user wrote: a class and its layer attributes, as plain values.</summary>
/// <param name="Type">The class.</param>
/// <param name="Layers">The layers in source order; a well-formed network starts with an <see cref="InputDeclaration"/>.</param>
/// <param name="Losses">The losses in source order; a well-formed network has none, or one for each output.</param>
public sealed record NetworkDeclaration(
    TypeIdentity Type, EquatableArray<LayerDeclaration> Layers, EquatableArray<LossDeclaration> Losses)
{
    /// <summary>The formats of weights in source order; a well-formed network has each at most once.</summary>
    public EquatableArray<QuantizeDeclaration> Quantizations { get; init; } = [];

    /// <summary>The lists of outputs in source order; a well-formed network has at most one.</summary>
    public EquatableArray<OutputDeclaration> Outputs { get; init; } = [];

    /// <summary>The names of an output's elements in source order; a well-formed network gives them at most once for each output.</summary>
    public EquatableArray<OutputNamesDeclaration> OutputNames { get; init; } = [];

    /// <summary>The trained weights in source order; a well-formed network has them at most once for itself, and once for each format.</summary>
    public EquatableArray<WeightsDeclaration> Weights { get; init; } = [];

    /// <summary>Whether GPU kernels are asked for.</summary>
    public GpuDeclaration? Gpu { get; init; }

    /// <summary>Whether steps of sequences one at a time are asked for.</summary>
    public StreamDeclaration? Stream { get; init; }

    /// <summary>How exact functions are to be; nothing where no attribute says so.</summary>
    public AccuracyDeclaration? Accuracy { get; init; }

    /// <summary>Whether the gradients in the inputs are asked for.</summary>
    public InputGradientDeclaration? InputGradient { get; init; }

    /// <summary>
    /// Whether an input leaves its shape open: the class is a layer of other networks, gets no members and is no network by itself. What only
    /// a network by itself can have says that the shape was forgotten.
    /// </summary>
    public bool IsOpen => Losses.Count + Quantizations.Count + OutputNames.Count + Weights.Count == 0 && Gpu is null && Stream is null && Accuracy is null && InputGradient is null
        && Layers.Any(layer => layer is InputDeclaration { Dimensions.Count: 0 });
}

/// <summary><c>[Gpu]</c>.</summary>
/// <param name="Ordinal">The place of the attribute among the class's NetGen attributes, from 0.</param>
/// <param name="IsPackageReferenced">Whether the package that runs the kernels is there.</param>
public sealed record GpuDeclaration(int Ordinal, bool IsPackageReferenced)
{
    /// <summary>How exactly its kernels multiply.</summary>
    public GpuPrecision Precision { get; init; }
}

/// <summary><c>[Stream]</c>.</summary>
/// <param name="Ordinal">The place of the attribute among the class's NetGen attributes, from 0.</param>
public sealed record StreamDeclaration(int Ordinal);

/// <summary><c>[Accuracy(…)]</c>.</summary>
/// <param name="Ordinal">The place of the attribute among the class's NetGen attributes, from 0.</param>
/// <param name="Accuracy">How exact functions are to be.</param>
public sealed record AccuracyDeclaration(int Ordinal, Accuracy Accuracy);

/// <summary><c>[InputGradient]</c>.</summary>
/// <param name="Ordinal">The place of the attribute among the class's NetGen attributes, from 0.</param>
public sealed record InputGradientDeclaration(int Ordinal);

/// <summary>Where the generated members go.</summary>
/// <param name="Namespace">The namespace, empty for the global one.</param>
/// <param name="ContainingTypes">The headers of the containing types from the outside in: <c>partial class Outer&lt;T&gt;</c>.</param>
/// <param name="Header">The header of the class: <c>partial class Mlp&lt;T&gt;</c>.</param>
/// <param name="Name">The class's name without type parameters: <c>Mlp</c>.</param>
/// <param name="TypeParameters">The class's own type parameters with brackets, or nothing: <c>&lt;T&gt;</c>.</param>
/// <param name="HintName">The unique start of the generated files' names: <c>My.Space.Outer_1.Mlp</c>.</param>
public sealed record TypeIdentity(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Header,
    string Name,
    string TypeParameters,
    string HintName);

/// <summary>One layer attribute.</summary>
/// <param name="Ordinal">The place of the attribute among the class's NetGen attributes, from 0; errors point to it.</param>
public abstract record LayerDeclaration(int Ordinal) : IEquatable<LayerDeclaration>
{
    /// <summary>The name as written, or nothing where it is automatic.</summary>
    public string? Name { get; init; }

    /// <summary>The name of the value that it reads, or nothing where that is the value before it.</summary>
    public string? From { get; init; }

    /// <summary>The name of the layer whose weights it uses, or nothing where it has weights of its own.</summary>
    public string? ShareWith { get; init; }

    /// <summary>The attribute's name: <c>Dense</c>.</summary>
    public virtual string Kind => GetType().Name.Substring(0, GetType().Name.Length - "Declaration".Length);
}

/// <summary><c>[Input(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Dimensions">The sizes as written; none where the shape is open.</param>
public sealed record InputDeclaration(int Ordinal, EquatableArray<int> Dimensions) : LayerDeclaration(Ordinal);

/// <summary><c>[Dense(…)]</c>; the members are those of the attribute.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record DenseDeclaration(int Ordinal) : LayerDeclaration(Ordinal)
{
    /// <summary>The number of outputs.</summary>
    public int Units { get; init; }

    /// <summary>The activation.</summary>
    public Activation Activation { get; init; }

    /// <summary>The activation's parameter; NaN where not given.</summary>
    public double Alpha { get; init; } = double.NaN;

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The kernel's initializer.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>Its scale; NaN where not given.</summary>
    public double KernelInitializerScale { get; init; } = double.NaN;

    /// <summary>The bias's initializer.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>Its scale; NaN where not given.</summary>
    public double BiasInitializerScale { get; init; } = double.NaN;

    /// <summary>λ₁ of the kernel's penalty.</summary>
    public double KernelL1 { get; init; }

    /// <summary>λ₂ of the kernel's penalty.</summary>
    public double KernelL2 { get; init; }

    /// <summary>Whether the layer works along the last axis of an input with several.</summary>
    public bool PerPosition { get; init; }

    /// <summary>Whether the layer is straight-line code for one sample.</summary>
    public bool Unroll { get; init; }

    /// <summary>Whether inputs that are 0 may be left out for one sample.</summary>
    public bool SkipZeros { get; init; } = true;
}

/// <summary><c>[Activation(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Activation">The activation.</param>
/// <param name="Alpha">Its parameter; NaN where not given.</param>
public sealed record ActivationDeclaration(int Ordinal, Activation Activation, double Alpha) : LayerDeclaration(Ordinal)
{
    /// <summary>Whether softmax may run over the last axis of an input with several.</summary>
    public bool PerPosition { get; init; }
}

/// <summary><c>[Dropout(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Rate">The probability of becoming 0.</param>
public sealed record DropoutDeclaration(int Ordinal, double Rate) : LayerDeclaration(Ordinal);

/// <summary><c>[Flatten]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record FlattenDeclaration(int Ordinal) : LayerDeclaration(Ordinal);

/// <summary><c>[Reshape(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Dimensions">The sizes as written; one may be −1.</param>
public sealed record ReshapeDeclaration(int Ordinal, EquatableArray<int> Dimensions) : LayerDeclaration(Ordinal);

/// <summary><c>[Add(…)]</c> and the other layers that merge values element by element.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Function">How they are merged.</param>
/// <param name="Names">The names of the values after the one that the layer reads.</param>
public sealed record MergeDeclaration(int Ordinal, MergeFunction Function, EquatableArray<string> Names) : LayerDeclaration(Ordinal)
{
    /// <inheritdoc/>
    public override string Kind => Function.ToString();
}

/// <summary>How the elements of several values become one.</summary>
public enum MergeFunction
{
    /// <summary>Their sum.</summary>
    Add,

    /// <summary>The first minus the second.</summary>
    Subtract,

    /// <summary>Their product.</summary>
    Multiply,

    /// <summary>Their mean.</summary>
    Average,

    /// <summary>The greatest.</summary>
    Maximum,

    /// <summary>The least.</summary>
    Minimum,
}

/// <summary><c>[Concatenate(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Names">The names of the values after the one that the layer reads.</param>
public sealed record ConcatenateDeclaration(int Ordinal, EquatableArray<string> Names) : LayerDeclaration(Ordinal)
{
    /// <summary>The axis as Keras counts it: 0 is the batch, −1 the last one.</summary>
    public int Axis { get; init; } = -1;
}

/// <summary><c>[Slice(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Start">The first index of the last axis.</param>
/// <param name="Size">The number of indices.</param>
public sealed record SliceDeclaration(int Ordinal, int Start, int Size) : LayerDeclaration(Ordinal);

/// <summary><c>[Layer&lt;T&gt;]</c>: another network as a layer.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Class">The other class's name.</param>
/// <param name="Network">Its declaration, or nothing where <paramref name="Obstacle"/> says why.</param>
/// <param name="Obstacle">What keeps the class from being a layer.</param>
public sealed record NetworkLayerDeclaration(int Ordinal, string Class, NetworkDeclaration? Network, NetworkObstacle Obstacle = NetworkObstacle.None)
    : LayerDeclaration(Ordinal)
{
    /// <inheritdoc/>
    public override string Kind => "Layer";

    /// <summary>The number of copies in a row, each with weights of its own.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The classes of a cycle in order: <c>Net, Block, Net</c>.</summary>
    public EquatableArray<string> Cycle { get; init; } = [];
}

/// <summary>What keeps a class from being a layer.</summary>
public enum NetworkObstacle
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It has no attributes that declare a network.</summary>
    NoNetwork,

    /// <summary>It contains the network that it would be a layer of.</summary>
    Cycle,

    /// <summary>Networks are nested too deeply, or too many of them.</summary>
    TooMany,
}

/// <summary><c>[Loss(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Loss">The loss function.</param>
/// <param name="Delta">δ of the Huber loss; NaN where not given.</param>
public sealed record LossDeclaration(int Ordinal, Loss Loss, double Delta)
{
    /// <summary>The share of a cross-entropy's targets that is spread over the classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The name of the output, or nothing where there is one.</summary>
    public string? Of { get; init; }

    /// <summary>What the loss is multiplied by in the sum of all losses.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether the output is what enters the softmax or the sigmoid, and not what leaves it.</summary>
    public bool FromLogits { get; init; }
}

/// <summary><c>[Quantize(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Format">How kernels are stored.</param>
public sealed record QuantizeDeclaration(int Ordinal, WeightFormat Format);

/// <summary><c>[Weights(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Path">The file as written, relative to the project's folder.</param>
/// <param name="Format">The format of the quantized network that it is for; nothing for the network itself.</param>
public sealed record WeightsDeclaration(int Ordinal, string Path, WeightFormat? Format);

/// <summary><c>[Output(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Names">The names of values.</param>
public sealed record OutputDeclaration(int Ordinal, EquatableArray<string> Names);

/// <summary><c>[OutputNames(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Names">The names of an output's elements as written.</param>
public sealed record OutputNamesDeclaration(int Ordinal, EquatableArray<string> Names)
{
    /// <summary>The name of the output, or nothing where there is one.</summary>
    public string? Of { get; init; }
}

/// <summary>A member of one of the library's enumerations that an attribute names without the enumeration.</summary>
/// <param name="Enum">The enumeration: <c>Activation</c>.</param>
/// <param name="Member">The member: <c>Relu</c>.</param>
public sealed record BareName(string Enum, string Member);
