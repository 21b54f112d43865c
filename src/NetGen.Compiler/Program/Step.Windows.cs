namespace NetGen.Compiler.Program;

/// <summary>The steps that slide a window over positions.</summary>
public abstract partial record Step
{
    /// <summary>f(x·K + b) over a window, or the gradient in what the window reads.</summary>
    /// <param name="Input">x; of a gradient, g.</param>
    /// <param name="Kernel">K.</param>
    /// <param name="Bias">b, or nothing.</param>
    /// <param name="Window">The window.</param>
    /// <param name="Kind">What is multiplied.</param>
    /// <param name="Epilogue">What is applied to the product while it is in the registers.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record WindowProduct(
        Buffer Input,
        PlacedParameter Kernel,
        PlacedParameter? Bias,
        Window Window,
        WindowProductKind Kind,
        Epilogue Epilogue,
        Buffer Result) : Step
    {
        /// <summary>Whether each channel has weights of its own.</summary>
        public bool IsDepthwise => Kind is WindowProductKind.Depthwise or WindowProductKind.DepthwiseInputGradient;

        /// <summary>Its passes over the results.</summary>
        public EquatableArray<WindowPass> Passes => Kind is WindowProductKind.Convolution or WindowProductKind.Depthwise
            ? [WindowPass.Forward(Window)]
            : WindowPass.Backward(Window);

        /// <summary>The floats of scratch memory for the transposed kernel.</summary>
        public override int ScratchLength => Kind == WindowProductKind.InputGradient
            ? checked(Panel.Pad(Result.Size) * Window.Taps * Input.Size)
            : 0;

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Epilogue.Operands.Prepend(Input);

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with
        {
            Input = Input.WithoutPlace(),
            Kernel = PlacedParameter.Any,
            Bias = Bias is null ? null : PlacedParameter.Any,
            Epilogue = Epilogue.WithoutPlaces(),
            Result = Result.WithoutPlace(),
        };
    }

    /// <summary>The mean or the largest of each channel over a window, without its padding.</summary>
    /// <param name="Input">What is pooled.</param>
    /// <param name="Window">The window.</param>
    /// <param name="IsMaximum">Whether the largest is asked for.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record Pooling(Buffer Input, Window Window, bool IsMaximum, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Input];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Input = Input.WithoutPlace(), Result = Result.WithoutPlace() };
    }

    /// <summary>The gradient in what was pooled.</summary>
    /// <param name="Gradient">The gradient in the result of the pooling.</param>
    /// <param name="Largest">Of the largest, what was pooled and the result; the first element that is the largest gets the gradient.</param>
    /// <param name="Window">The window.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record PoolingGradient(Buffer Gradient, EquatableArray<Buffer> Largest, Window Window, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Largest.Prepend(Gradient);

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() =>
            this with { Gradient = Gradient.WithoutPlace(), Largest = Largest.WithoutPlaces(), Result = Result.WithoutPlace() };
    }

    /// <summary>Σ x·g over the chunk and the positions, for each tap and channel: the gradient in the kernel of a depthwise convolution.</summary>
    /// <param name="Terms">One for each use of the kernel.</param>
    /// <param name="Kernel">The kernel.</param>
    public sealed record DepthwiseKernelGradient(EquatableArray<GradientTerm> Terms, PlacedParameter Kernel) : Step
    {
        /// <summary>The taps of a channel.</summary>
        public int Taps => Terms[0].Window!.Taps;

        /// <summary>The panels of channels.</summary>
        public int Panels => Terms[0].Gradient.Panels;

        /// <inheritdoc/>
        public override int ScratchLength => Taps * Panel.Lanes;

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
            Kernel = PlacedParameter.Any,
        };
    }
}

/// <summary>What a product over a window multiplies.</summary>
public enum WindowProductKind
{
    /// <summary>A window of the input by the kernel.</summary>
    Convolution,

    /// <summary>The results of windows by the transposed kernel.</summary>
    InputGradient,

    /// <summary>A window of each channel by weights of its own.</summary>
    Depthwise,

    /// <summary>The results of windows of each channel by its weights.</summary>
    DepthwiseInputGradient,
}
