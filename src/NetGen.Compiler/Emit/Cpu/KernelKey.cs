using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>All that the text of a step's kernel depends on: the kernels of steps with equal keys are one.</summary>
/// <param name="Step">The step, without where its tensors and parameters lie.</param>
/// <param name="RowCapacity">The samples of a chunk.</param>
/// <param name="Panels">The panels that a call computes, where a step takes several calls.</param>
/// <param name="Penalty">The kernel that adds a regulariser's gradient, or nothing.</param>
internal sealed record KernelKey(Step Step, int RowCapacity, int Panels, string? Penalty)
{
    private static readonly PlacedParameter AnyParameter = new(
        new ParameterSpecification("", TensorShape.Of(), Initializer.Zeros, InitializerScale: 0, L1: 0, L2: 0), 0, 0);

    /// <summary>The key of a step.</summary>
    public static KernelKey Of(Step step, int rowCapacity, int panels = 0, string? penalty = null) =>
        new(WithoutPlaces(step), rowCapacity, panels, penalty);

    // A step that is not listed has a kernel of its own.
    private static Step WithoutPlaces(Step step) => step switch
    {
        Step.Product product => product with
        {
            Input = WithoutPlace(product.Input),
            Kernel = AnyParameter,
            Bias = product.Bias is null ? null : AnyParameter,
            Epilogue = WithoutPlaces(product.Epilogue),
            Result = WithoutPlace(product.Result),
        },
        Step.InputGradient gradient => gradient with
        {
            Gradient = WithoutPlace(gradient.Gradient),
            Kernel = AnyParameter,
            Epilogue = WithoutPlaces(gradient.Epilogue),
            Result = WithoutPlace(gradient.Result),
        },
        Step.KernelGradient gradient => gradient with
        {
            Terms = gradient.Terms.Select(term => new GradientTerm(WithoutPlace(term.Input), WithoutPlace(term.Gradient))).ToEquatableArray(),
            Kernel = AnyParameter,
        },
        Step.BiasGradient gradient => gradient with { Terms = WithoutPlaces(gradient.Terms), Bias = AnyParameter },
        Step.Map map => map with { Operands = WithoutPlaces(map.Operands), Result = WithoutPlace(map.Result) },
        Step.Sum sum => sum with
        {
            Operands = WithoutPlaces(sum.Operands),
            Result = sum.Result is { } result ? WithoutPlace(result) : null,
        },
        Step.Softmax softmax => softmax with
        {
            Source = WithoutPlace(softmax.Source),
            Result = WithoutPlace(softmax.Result),
        },
        _ => step,
    };

    private static Epilogue WithoutPlaces(Epilogue epilogue) =>
        epilogue with { Operands = WithoutPlaces(epilogue.Operands) };

    private static EquatableArray<Program.Buffer> WithoutPlaces(EquatableArray<Program.Buffer> buffers) =>
        buffers.Select(WithoutPlace).ToEquatableArray();

    private static Program.Buffer WithoutPlace(Program.Buffer buffer) => buffer with { Offset = 0 };
}
