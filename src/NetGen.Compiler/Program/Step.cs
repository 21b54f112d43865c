using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>One step of a routine: what a kernel computes. Padding of every result is zero.</summary>
public abstract partial record Step
{
    /// <summary>The tensors that it reads.</summary>
    public abstract IEnumerable<Buffer> Reads { get; }

    /// <summary>The tensors that it leaves to other steps; none where all goes to the caller or the optimizer.</summary>
    public abstract EquatableArray<Buffer> Written { get; }

    /// <summary>The rows of a sample that it computes.</summary>
    public virtual int Positions => Written.Count > 0 ? Written[0].Positions : 1;

    /// <summary>The parameter whose gradient it sums over the samples; nothing where it computes each sample for itself.</summary>
    public virtual PlacedParameter? Summed => null;

    /// <summary>
    /// The floats of scratch memory that it needs besides its tensors, such as for the list of a product's inputs that are not 0.
    /// </summary>
    public virtual int ScratchLength => 0;

    /// <summary>
    /// The step without where its tensors and parameters lie, which its kernel is told: the kernels of steps that are equal then are one.
    /// </summary>
    public abstract Step WithoutPlaces();

    /// <summary>The caller's input to the workspace.</summary>
    /// <param name="Slice">Where it lies in the caller's row.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record PackInput(RowSlice Slice, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Result = Result.WithoutPlace() };
    }

    /// <summary>The caller's targets to the workspace.</summary>
    /// <param name="Slice">Where they lie in the caller's row.</param>
    /// <param name="Result">Where they go.</param>
    public sealed record PackTarget(RowSlice Slice, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Result = Result.WithoutPlace() };
    }

    /// <summary>The caller's class indices to one-hot vectors.</summary>
    /// <param name="Slice">Where the index of a sample lies in the caller's row.</param>
    /// <param name="Result">Where they go.</param>
    public sealed record PackOneHot(RowSlice Slice, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Result = Result.WithoutPlace() };
    }

    /// <summary>A narrow tensor from panels to columns, or back.</summary>
    public sealed record Transpose(Buffer Source, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Source];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => new Transpose(Source.WithoutPlace(), Result.WithoutPlace());
    }

    /// <summary>A prediction from the workspace to the caller's output.</summary>
    /// <param name="Source">The prediction.</param>
    /// <param name="Slice">Where it goes in the caller's row.</param>
    public sealed record UnpackOutput(Buffer Source, RowSlice Slice) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Source];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override int Positions => Source.Positions;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Source = Source.WithoutPlace() };
    }

    /// <summary>f(x·K + b).</summary>
    /// <param name="Input">x.</param>
    /// <param name="Kernel">K.</param>
    /// <param name="Bias">b, or nothing.</param>
    /// <param name="Epilogue">What is applied to x·K + b while it is in the registers.</param>
    /// <param name="Result">Where it goes.</param>
    /// <param name="Choice">Which code computes it.</param>
    public sealed record Product(
        Buffer Input,
        PlacedParameter Kernel,
        PlacedParameter? Bias,
        Epilogue Epilogue,
        Buffer Result,
        ShapeChoice Choice) : Step
    {
        /// <summary>Which code computes it.</summary>
        public CodeShape Shape => Choice.Shape;

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Epilogue.Operands.Prepend(Input);

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override int ScratchLength => Shape == CodeShape.SparseStreams ? CostModel.ListLength(Input.Size) : 0;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with
        {
            Input = Input.WithoutPlace(),
            Kernel = Kernel.WithoutPlace(),
            Bias = Bias is null ? null : PlacedParameter.Any,
            Epilogue = Epilogue.WithoutPlaces(),
            Result = Result.WithoutPlace(),
        };
    }

    /// <summary>An expression, element by element.</summary>
    /// <param name="Expression">The expression; variable i is operand i.</param>
    /// <param name="Operands">Tensors of the result's shape, or with one element in the place of an axis.</param>
    /// <param name="Result">Where it goes; may be an operand of the same shape.</param>
    /// <param name="MustMask">Whether the expression is not zero in the padding by itself.</param>
    public sealed record Map(
        ScalarExpression Expression, EquatableArray<Buffer> Operands, Buffer Result, bool MustMask) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Operands;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Operands = Operands.WithoutPlaces(), Result = Result.WithoutPlace() };
    }

    /// <summary>The sum over the elements of a row of an expression.</summary>
    /// <param name="Expression">The expression; variable i is operand i.</param>
    /// <param name="Operands">Tensors of <paramref name="Size"/>, or with one element in the place of an axis.</param>
    /// <param name="Size">The number of elements of a row.</param>
    /// <param name="Result">Where it goes, or nothing where it is a loss, which goes to the caller's losses.</param>
    /// <param name="Layout">How the operands lie in the workspace.</param>
    /// <param name="MustMask">Whether the expression is not zero in the padding by itself.</param>
    public sealed record Sum(
        ScalarExpression Expression,
        EquatableArray<Buffer> Operands,
        int Size,
        Buffer? Result,
        TensorLayout Layout,
        bool MustMask) : Step
    {
        /// <summary>Of a loss, the number of its column in the caller's losses.</summary>
        public int Column { get; init; }

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Operands;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => Result is { } result ? [result] : [];

        /// <inheritdoc/>
        public override Step WithoutPlaces() =>
            this with { Operands = Operands.WithoutPlaces(), Result = Result?.WithoutPlace(), Column = 0 };
    }

    /// <summary>The sum over the positions of a sample of an expression.</summary>
    /// <param name="Expression">The expression; variable i is operand i.</param>
    /// <param name="Operands">Tensors of <paramref name="Domain"/>, or with one element in the place of an axis.</param>
    /// <param name="Domain">The positions and channels that are summed.</param>
    /// <param name="Result">Where it goes, or nothing where it is a loss, which goes to the caller's losses.</param>
    /// <param name="MustMask">Whether the expression is not zero in the padding by itself.</param>
    public sealed record SumPositions(
        ScalarExpression Expression,
        EquatableArray<Buffer> Operands,
        ValueShape Domain,
        Buffer? Result,
        bool MustMask) : Step
    {
        /// <summary>Of a loss, the number of its column in the caller's losses.</summary>
        public int Column { get; init; }

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Operands;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => Result is { } result ? [result] : [];

        /// <inheritdoc/>
        public override Step WithoutPlaces() =>
            this with { Operands = Operands.WithoutPlaces(), Result = Result?.WithoutPlace(), Column = 0 };
    }

    /// <summary>
    /// Maps and sums over the channels one after the other, of a row while it is in registers: what a normalisation computes.
    /// </summary>
    /// <param name="Inputs">The tensors that are read, in panels: of the domain, or with one element in the place of an axis.</param>
    /// <param name="Operations">What is computed.</param>
    /// <param name="Domain">The rows of a sample, and the channels of a row.</param>
    public sealed record Rows(EquatableArray<Buffer> Inputs, EquatableArray<RowOperation> Operations, ValueShape Domain) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Inputs;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => Operations
            .Where(operation => operation.Result is not null)
            .Select(operation => operation.Result!.Value)
            .ToEquatableArray();

        /// <inheritdoc/>
        public override int Positions => Domain.Positions;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with
        {
            Inputs = Inputs.WithoutPlaces(),
            Operations = Operations
                .Select(operation => operation with { Result = operation.Result?.WithoutPlace() })
                .ToEquatableArray(),
        };
    }

    /// <summary>Elements in other places; the rest is 0.</summary>
    /// <param name="Boxes">What is copied where.</param>
    /// <param name="Operands">The tensors that the boxes come from, in panels.</param>
    /// <param name="Result">Where they go, in panels.</param>
    public sealed record Rearrange(EquatableArray<ArrangedBox> Boxes, EquatableArray<Buffer> Operands, Buffer Result) : Step
    {
        /// <summary>Whether the boxes write every element.</summary>
        public bool IsFull => Boxes.Sum(box => (long)box.Size) == Result.Shape.Size;

        /// <summary>Whether nothing but the boxes is written: there is no padding either.</summary>
        public bool IsExact => IsFull && Result.Size % Panel.Lanes == 0;

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Operands;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Operands = Operands.WithoutPlaces(), Result = Result.WithoutPlace() };
    }

    /// <summary>Softmax or its logarithm.</summary>
    /// <param name="Source">The logits.</param>
    /// <param name="Result">Where it goes.</param>
    /// <param name="IsLogarithm">Whether the logarithm is asked for.</param>
    public sealed record Softmax(Buffer Source, Buffer Result, bool IsLogarithm) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Source];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Source = Source.WithoutPlace(), Result = Result.WithoutPlace() };
    }

    /// <summary>The mask of a dropout layer.</summary>
    /// <param name="Layer">The number of the dropout layer.</param>
    /// <param name="Rate">The probability of 0.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record DropoutMask(int Layer, double Rate, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Result = Result.WithoutPlace() };
    }

    /// <summary>The numbers of a layer of noise.</summary>
    /// <param name="Layer">The number of the layer among those that draw random numbers.</param>
    /// <param name="Result">Where they go.</param>
    public sealed record Noise(int Layer, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Result = Result.WithoutPlace() };
    }

    /// <summary>f(g·Kᵀ).</summary>
    /// <param name="Gradient">g.</param>
    /// <param name="Kernel">K.</param>
    /// <param name="Epilogue">What is applied to g·Kᵀ while it is in the registers: the derivative of the layer below.</param>
    /// <param name="Result">Where it goes.</param>
    /// <param name="Choice">Which code computes it.</param>
    public sealed record InputGradient(
        Buffer Gradient, PlacedParameter Kernel, Epilogue Epilogue, Buffer Result, ShapeChoice Choice) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Epilogue.Operands.Prepend(Gradient);

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with
        {
            Gradient = Gradient.WithoutPlace(),
            Kernel = Kernel.WithoutPlace(),
            Epilogue = Epilogue.WithoutPlaces(),
            Result = Result.WithoutPlace(),
        };
    }

    /// <summary>Σ xᵀ·g, summed over the chunk: the gradient in a kernel.</summary>
    /// <param name="Terms">One for each product with the kernel.</param>
    /// <param name="Kernel">The kernel.</param>
    /// <param name="Choice">Which code computes it.</param>
    public sealed record KernelGradient(
        EquatableArray<GradientTerm> Terms, PlacedParameter Kernel, ShapeChoice Choice) : Step
    {
        /// <summary>The number of the kernel's inputs; over a window, those of a tap.</summary>
        public int Inputs => Terms[0].Input.Size;

        /// <summary>The rows of the kernel: its inputs, or those of all taps.</summary>
        public int KernelRows => Inputs * (Terms[0].Window?.Taps ?? 1);

        /// <summary>The number of the kernel's outputs.</summary>
        public int Outputs => Terms[0].Gradient.Size;

        /// <summary>The panels of its outputs.</summary>
        public int Panels => Terms[0].Gradient.Panels;

        /// <summary>Over a window, room for the sums of all its taps: up to 16 inputs by a pair of panels for each.</summary>
        public override int ScratchLength => Terms[0].Window is { } window
            ? checked(window.Taps * Math.Min(Inputs, Panel.Lanes) * RegisterTiles.WideGradientPanels * Panel.Lanes)
            : 0;

        /// <summary>Whether all inputs lie in the caller's rows.</summary>
        public bool IsRows => Terms.All(term => term.IsRows);

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Terms.SelectMany(term => new[] { term.Input, term.Gradient });

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override PlacedParameter? Summed => Kernel;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with
        {
            Terms = Terms.Select(term => term.WithoutPlaces()).ToEquatableArray(),
            Kernel = Kernel.WithoutPlace(),
        };
    }

    /// <summary>Σ g, summed over the chunk: the gradient in a bias, or in another parameter that is read element by element.</summary>
    /// <param name="Terms">g, one for each use of the parameter.</param>
    /// <param name="Bias">The parameter.</param>
    /// <param name="ParameterRows">Its rows: the positions of a sample, or 1, where the sum is over the positions too.</param>
    public sealed record BiasGradient(EquatableArray<Buffer> Terms, PlacedParameter Bias, int ParameterRows) : Step
    {
        /// <summary>The panels of the parameter.</summary>
        public int Panels => Terms[0].Panels;

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Terms;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override PlacedParameter? Summed => Bias;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Terms = Terms.WithoutPlaces(), Bias = PlacedParameter.Any };
    }
}

/// <summary>A map of a row, or the sum of one over the channels.</summary>
/// <param name="Expression">The expression; variable i is operand i.</param>
/// <param name="Operands">The numbers of what it reads: first the inputs of the step are counted, and then its operations.</param>
/// <param name="Channels">The channels that the expression runs over: those of the row, or 1.</param>
/// <param name="IsSum">Whether the channels are summed up.</param>
/// <param name="Result">Where it goes; nothing where only later operations of the row read it.</param>
/// <param name="MustMask">Whether the expression is not zero in the padding by itself.</param>
public sealed record RowOperation(
    ScalarExpression Expression, EquatableArray<int> Operands, int Channels, bool IsSum, Buffer? Result, bool MustMask);

/// <summary>A slice of a caller's row.</summary>
/// <param name="Offset">The index of its first value in the row.</param>
/// <param name="RowSize">The values of the row.</param>
public readonly record struct RowSlice(int Offset, int RowSize);

/// <summary>xᵀ·g: a term of the gradient in a kernel.</summary>
/// <param name="Input">x.</param>
/// <param name="Gradient">g.</param>
public readonly record struct GradientTerm(Buffer Input, Buffer Gradient)
{
    /// <summary>The window over x in which the kernel was; nothing for a product of each position.</summary>
    public Window? Window { get; init; }

    /// <summary>Whether the input lies in the caller's rows.</summary>
    public bool IsRows => Input.Place == Place.Input;

    /// <summary>The term without where its tensors lie.</summary>
    public GradientTerm WithoutPlaces() => this with { Input = Input.WithoutPlace(), Gradient = Gradient.WithoutPlace() };
}

/// <summary>An expression that is applied to a product while it is in the registers, cheap enough for them.</summary>
/// <param name="Expression">The expression; variable 0 is the product, and itself the expression if there is nothing to do.</param>
/// <param name="Operands">Tensors of the product's size; variable i is the operand at i − 1.</param>
public sealed record Epilogue(ScalarExpression Expression, EquatableArray<Buffer> Operands)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Expression is VariableExpression;

    /// <summary>The epilogue without where its operands lie.</summary>
    public Epilogue WithoutPlaces() => this with { Operands = Operands.WithoutPlaces() };
}
