using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Emit.Cpu.Rows;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>The kernel of each step that computes a sample or a chunk of them.</summary>
internal static class StepKernels
{
    /// <summary>The kernel's name; it is added where no step like this one came before.</summary>
    public static string Of(KernelSet kernels, Step step, int samples) =>
        kernels.Get(KernelKey.Of(step, samples), () => Add(kernels, step, samples, Panel.Rows(samples, step.Positions)));

    private static string Add(KernelSet kernels, Step step, int samples, int rowCapacity) => step switch
    {
        Step.Product product => AddProduct(kernels, product, rowCapacity),
        QuantizedProduct quantized when rowCapacity == 1 =>
            StreamKernels.Product(kernels, quantized.FloatProduct, KernelStorage.Of(quantized.Format)),
        QuantizedProduct quantized => QuantizedBatchKernels.Product(kernels, quantized, rowCapacity),
        Step.Map { Result.Layout: TensorLayout.Columns } map => ColumnKernels.Map(kernels, map),
        Step.Map map => ElementwiseKernels.Map(kernels, map, samples),
        Step.Sum { Layout: TensorLayout.Columns } sum => ColumnKernels.Sum(kernels, sum),
        Step.Sum sum => ElementwiseKernels.Sum(kernels, sum, samples),
        Step.Rows rows => RowKernels.Rows(kernels, rows, samples),
        Step.SumPositions sum => ElementwiseKernels.SumPositions(kernels, sum, samples),
        Step.Softmax { Result.Layout: TensorLayout.Columns } softmax => ColumnKernels.Softmax(kernels, softmax),
        Step.Softmax softmax => SoftmaxKernels.Softmax(kernels, softmax, rowCapacity),
        Step.InputGradient gradient => BatchProductKernels.InputGradient(kernels, gradient, rowCapacity),
        _ => throw new InvalidOperationException($"{step.GetType().Name} has no kernel."),
    };

    private static string AddProduct(KernelSet kernels, Step.Product product, int rowCapacity) => product.Shape switch
    {
        CodeShape.Unrolled => UnrolledProductKernels.Product(kernels, product),
        CodeShape.UnrolledParts => UnrolledPartsKernels.Product(kernels, product),
        CodeShape.Streams or CodeShape.SparseStreams => StreamKernels.Product(kernels, product, KernelStorage.Float32),
        CodeShape.Columns => ColumnProductKernels.Product(kernels, product),
        CodeShape.InnerProducts => InnerProductKernels.Product(kernels, product, rowCapacity),
        _ => BatchProductKernels.Product(kernels, product, rowCapacity),
    };
}
