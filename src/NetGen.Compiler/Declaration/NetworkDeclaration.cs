namespace NetGen.Compiler.Declaration;

/// <summary>What the user wrote: a class and its layer attributes, as plain values.</summary>
/// <param name="Type">The class.</param>
/// <param name="Layers">The layers in source order; a well-formed network starts with its only <see cref="InputDeclaration"/>.</param>
/// <param name="Losses">The losses in source order; a well-formed network has at most one.</param>
public sealed record NetworkDeclaration(
    TypeIdentity Type, EquatableArray<LayerDeclaration> Layers, EquatableArray<LossDeclaration> Losses)
{
    /// <summary>The formats of weights in source order; a well-formed network has each at most once.</summary>
    public EquatableArray<QuantizeDeclaration> Quantizations { get; init; } = [];

    /// <summary>The names of the output's values in source order; a well-formed network gives them at most once.</summary>
    public EquatableArray<OutputDeclaration> Outputs { get; init; } = [];

    /// <summary>Whether GPU kernels are asked for.</summary>
    public GpuDeclaration? Gpu { get; init; }
}

/// <summary><c>[Gpu]</c>.</summary>
/// <param name="Ordinal">The place of the attribute among the class's NetGen attributes, from 0.</param>
/// <param name="IsPackageReferenced">Whether the package that runs the kernels is there.</param>
public sealed record GpuDeclaration(int Ordinal, bool IsPackageReferenced)
{
    /// <summary>How exactly its kernels multiply.</summary>
    public GpuPrecision Precision { get; init; }
}

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
public abstract record LayerDeclaration(int Ordinal) : IEquatable<LayerDeclaration>;

/// <summary><c>[Input(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Dimensions">The sizes as written.</param>
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

    /// <summary>Whether the layer is straight-line code for one sample.</summary>
    public bool Unroll { get; init; }

    /// <summary>Whether inputs that are 0 may be left out for one sample.</summary>
    public bool SkipZeros { get; init; } = true;
}

/// <summary><c>[Activation(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Activation">The activation.</param>
/// <param name="Alpha">Its parameter; NaN where not given.</param>
public sealed record ActivationDeclaration(int Ordinal, Activation Activation, double Alpha) : LayerDeclaration(Ordinal);

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

/// <summary><c>[Loss(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Loss">The loss function.</param>
/// <param name="Delta">δ of the Huber loss; NaN where not given.</param>
public sealed record LossDeclaration(int Ordinal, Loss Loss, double Delta)
{
    /// <summary>The share of a cross-entropy's targets that is spread over the classes.</summary>
    public double LabelSmoothing { get; init; }
}

/// <summary><c>[Quantize(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Format">How kernels are stored.</param>
public sealed record QuantizeDeclaration(int Ordinal, WeightFormat Format);

/// <summary><c>[Output(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Names">The names as written.</param>
public sealed record OutputDeclaration(int Ordinal, EquatableArray<string> Names);

/// <summary>A member of one of the library's enumerations that an attribute names without the enumeration.</summary>
/// <param name="Enum">The enumeration: <c>Activation</c>.</param>
/// <param name="Member">The member: <c>Relu</c>.</param>
public sealed record BareName(string Enum, string Member);
