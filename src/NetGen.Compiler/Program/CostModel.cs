using System.Globalization;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Program;

/// <summary>
/// The cost model: which code shape an operation gets, and why. The one place where it is decided, with
/// <see cref="RegisterTiles"/>, <see cref="GradientBlocks"/> and <see cref="UnrolledSplit"/> for the sizes of tiles and
/// methods; docs/design/code-shapes.md has the measurements.
/// </summary>
public static class CostModel
{
    /// <summary>
    /// Samples in a chunk: enough to reuse a panel of weights from the first-level cache, few enough to keep the
    /// activations of a chunk in the second level.
    /// </summary>
    public const int ChunkRows = 128;

    /// <summary>The statements of a method past which the JIT may turn to minimal optimisation.</summary>
    public const int MethodStatements = 1000;

    /// <summary>
    /// The statements up to which a layer is unrolled on request: some 40 ms of the JIT's time when it first runs, and a
    /// second of the C# compiler's with every build.
    /// </summary>
    public const int MaximumUnrolledStatements = 4096;

    /// <summary>
    /// The nodes that an expression may grow to by fusion. Without a limit a chain of activations would double its
    /// derivative with every link; past it a map is stored and read again, which costs one pass over cached data.
    /// </summary>
    public const int MaximumFusedNodes = 128;

    /// <summary>
    /// The values that a product's epilogue may read: the operands of the library's register tiles. An activation's derivative
    /// and a dropout mask are two; further layers without weights in a row are a pass of their own.
    /// </summary>
    public const int MaximumEpilogueOperands = 2;

    /// <summary>
    /// The panel products (one multiply-add of 16 lanes) up to which straight-line code wins: measured equal to the loop
    /// at 64 (16 inputs, 64 outputs), which takes a third of the JIT's time.
    /// </summary>
    private const int UnrolledPanelProducts = 32;

    /// <summary>
    /// The multiply-adds up to which a batch through a narrow layer is straight-line code over samples: each costs one
    /// instruction for 16 samples, where a register tile has at least one for each sample and input.
    /// </summary>
    private const int ColumnProducts = 64;

    /// <summary>
    /// The panel products up to which all layers of a network are one method for one sample. The calls between layers and
    /// the memory that their values go through cost as much as the arithmetic of some fifty.
    /// </summary>
    private const int OneMethodProducts = 64;

    /// <summary>
    /// The outputs up to which the lanes are better used by inputs, where these fill several panels: a batch is inner products
    /// then, and the gradient in the kernel is summed up transposed.
    /// </summary>
    private const int FewOutputs = 8;

    /// <summary>
    /// The outputs up to which a kernel is stored with the inputs in the lanes: one sample is a few panel products and sums of lanes then.
    /// </summary>
    private const int TransposedOutputs = 4;

    /// <summary>The panels of inputs of such a layer: one method has the products of 16 samples with all of them.</summary>
    public const int InnerProductPanels = 8;

    /// <summary>
    /// The panels of a row up to which a normalisation keeps it in registers: half of those of AVX-512, since it has values beside the row.
    /// Wider rows are read again for every operation.
    /// </summary>
    private const int MaximumRowPanels = 8;

    private const double JitMicrosecondsOfAStatement = 9;

    /// <summary>
    /// The panel products from which zeros are looked for: weights beyond the first-level cache, 32 KB of them, where to
    /// read fewer is worth more than the look at the inputs costs.
    /// </summary>
    private const int SparsePanelProducts = 512;

    /// <summary>
    /// The share of inputs that are not 0 up to which a list of them pays: it reads weights in jumps, which the processor
    /// does not foresee.
    /// </summary>
    private const double SparseShare = 0.7;

    /// <summary>The rows of a chunk of samples that have several positions each: a tensor of 64 channels then takes 128 KB.</summary>
    private const int ChunkPositions = 512;

    /// <summary>
    /// Of a network with windows, the floats of a value and of what it reads that a chunk of predictions may have: half of a second-level
    /// cache of 1 MB.
    /// </summary>
    private const int ChunkFloats = 128 * 1024;

    /// <summary>
    /// The floats of kernels that have one row for each sample from which on a chunk has 16 samples at least, so that reading them is shared.
    /// </summary>
    private const int SharedParameters = 128 * 1024;

    /// <summary>The floats of all values of a chunk of a training step with windows up to which two threads can share one.</summary>
    private const long TrainingChunkFloats = 32 * 1024 * 1024;

    /// <summary>The samples of a chunk of predictions.</summary>
    /// <param name="graphs">What the network computes.</param>
    public static int PredictionRowsOf(NetworkGraphs graphs)
    {
        NetworkGraph inference = graphs.Inference;
        if (!HasWindows(inference))
            return ChunkRowsOf(graphs);

        // A window slides over one sample after the other, and gains nothing from more than a few.
        int parameters = inference.Values.Where(value => value.Operation is Operation.MatrixProduct && value.Shape.Positions == 1)
            .Sum(product => inference.Values[product.Operands[1]].Size);
        int floats = inference.Values.Where(value => !value.IsShared).Max(value =>
            Floats(value) + value.Operands.Select(operand => inference.Values[operand]).Where(operand => !operand.IsShared).Sum(Floats));
        int least = parameters > SharedParameters ? Panel.Lanes : RegisterTiles.ShortRows;
        return Math.Min(Math.Max(ChunkFloats / floats / RegisterTiles.ShortRows * RegisterTiles.ShortRows, least), ChunkRows);
    }

    /// <summary>The samples of a chunk of a training step, which threads share at multiples of 16.</summary>
    /// <param name="graphs">What the network computes.</param>
    public static int TrainingRowsOf(NetworkGraphs graphs)
    {
        if (!HasWindows(graphs.Inference) || graphs.Training is null)
            return ChunkRowsOf(graphs);
        long floats = graphs.Training.Values.Where(value => !value.IsShared).Sum(value => (long)Floats(value));
        return 2 * Panel.Lanes * floats <= TrainingChunkFloats ? 2 * Panel.Lanes : Panel.Lanes;
    }

    /// <summary>Whether a graph has windows, which slide over panels: narrow values among them stay in panels.</summary>
    public static bool HasWindows(NetworkGraph graph) => graph.Values.Any(value => value.Operation
        is Operation.Convolution or Operation.WinogradConvolution or Operation.ConvolutionInputGradient or Operation.DepthwiseConvolution
        or Operation.AveragePooling or Operation.MaxPooling);

    private static int Floats(GraphValue value) => Panel.Pad(value.Shape.Channels) * value.Shape.Positions;

    // The samples of a chunk of a network without windows.
    private static int ChunkRowsOf(NetworkGraphs graphs)
    {
        int positions = new[] { graphs.Inference, graphs.Evaluation, graphs.Training }
            .OfType<NetworkGraph>()
            .SelectMany(graph => graph.Values)
            .Where(value => !value.IsShared)
            .Max(value => value.Shape.Positions);
        return positions == 1 ? ChunkRows : Math.Min(Math.Max(Panel.Pad(ChunkPositions / positions), Panel.Lanes), ChunkRows);
    }

    /// <summary>About how long the JIT takes for straight-line code.</summary>
    /// <param name="statements">Its statements.</param>
    public static double JitMilliseconds(int statements) => statements * JitMicrosecondsOfAStatement / 1000;

    /// <summary>Whether a tensor of a chunk is narrower than a panel, so that its lanes are better used by samples.</summary>
    /// <param name="size">The elements of a sample.</param>
    /// <param name="rowCapacity">The samples of a chunk.</param>
    public static bool IsNarrow(int size, int rowCapacity) => rowCapacity >= Panel.Lanes && size < Panel.Lanes;

    /// <summary>Whether a kernel is stored with the inputs in the lanes, because its outputs would fill little of a panel.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="outputs">The kernel's outputs.</param>
    public static bool IsStoredTransposed(int inputs, int outputs) => inputs > Panel.Lanes && outputs <= TransposedOutputs;

    /// <summary>Why a kernel is stored with the inputs in the lanes.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="outputs">The kernel's outputs.</param>
    public static string DescribeTransposed(int inputs, int outputs) =>
        $"stored with the inputs in the lanes, because {Text(outputs, "output")}, at most {TransposedOutputs}, would fill less of a panel than "
            + Text(inputs, "input");

    /// <summary>The code shape of a product with a kernel that has the inputs in the lanes.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="outputs">The kernel's outputs.</param>
    /// <param name="rowCapacity">The samples of a chunk.</param>
    public static ShapeChoice TransposedProduct(int inputs, int outputs, int rowCapacity) => rowCapacity >= Panel.Lanes
        ? new(CodeShape.InnerProducts, "inner products of 16 samples, because the kernel has its inputs in the lanes")
        : new(CodeShape.LaneSums, $"{Text((long)Panels(inputs) * outputs, "product")} of panels and sums of their lanes, because the kernel has its inputs there");

    /// <summary>The code shape of a matrix product.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="outputs">The kernel's outputs.</param>
    /// <param name="rowCapacity">The samples of a chunk.</param>
    /// <param name="isUnrolled">Whether the user asks for straight-line code for one sample.</param>
    /// <param name="skipsZeros">Whether inputs that are 0 may be left out.</param>
    /// <param name="isInPanels">Whether what it reads and what reads it lies in panels, however narrow.</param>
    public static ShapeChoice Product(
        int inputs, int outputs, int rowCapacity, bool isUnrolled = false, bool skipsZeros = true, bool isInPanels = false) => rowCapacity > 1
        ? ChunkProduct(inputs, outputs, rowCapacity, isInPanels)
        : SampleProduct(inputs, outputs, isUnrolled, skipsZeros);

    /// <summary>
    /// Panels that are summed at once in a stream: eight 512-bit accumulators, or four times two 256-bit ones, hide the latency of a
    /// multiply-add.
    /// </summary>
    /// <param name="isWide">Whether a register holds a panel.</param>
    public static int StreamPanels(bool isWide) => isWide ? 8 : 4;

    /// <summary>The most inputs that are not 0 for which a list of them is made and walked.</summary>
    /// <param name="inputs">The inputs.</param>
    public static int SparseInputs(int inputs) => (int)(inputs * SparseShare);

    /// <summary>The floats for a list of the inputs that are not 0, with room for what a vector stores after its end.</summary>
    /// <param name="inputs">The inputs.</param>
    public static int ListLength(int inputs) => 2 * (Panel.Pad(inputs) + Panel.Lanes);

    /// <summary>
    /// The step from which on the prediction for one sample is one method, because each value from there on fits a panel in
    /// a register: 0 for all of a small network, the number of steps where there is none.
    /// </summary>
    /// <param name="predict">The routine of one sample.</param>
    public static int OneMethodStart(Routine predict)
    {
        int start = predict.Steps.Count, products = 0;
        for (int i = predict.Steps.Count - 1; i >= 0; i--)
        {
            switch (predict.Steps[i])
            {
                case Step.Product { Shape: CodeShape.Streams, Result: { Panels: 1, Positions: 1 }, Epilogue.Operands.Count: 0 } when ReadsNothingElse(i):
                    return i;
                case Step.Product { Shape: CodeShape.LaneSums, Result.Positions: 1, Epilogue.Operands.Count: 0 } product when ReadsNothingElse(i):
                    start = i;
                    products += product.Input.Panels * product.Result.Size;
                    break;
                case Step.Product { Shape: CodeShape.Unrolled, Result: { Panels: 1, Positions: 1 } } product
                    when (products += product.Input.Size) <= OneMethodProducts:
                    start = product.Epilogue.Operands.Count == 0 && ReadsNothingElse(i) ? i : start;
                    break;
                case Step.Map { Result: { Panels: 1, Positions: 1 } }
                    or Step.Softmax { Result.Positions: 1 }
                    or Step.UnpackOutput { Source.Positions: 1 }:
                    break;
                default:
                    return start;
            }
        }

        return start;

        // Whether all steps from one on read what they have computed themselves; products may multiply its input too.
        bool ReadsNothingElse(int first)
        {
            Buffer input = ((Step.Product)predict.Steps[first]).Input;
            var computed = new HashSet<Buffer>();
            foreach (Step step in predict.Steps.Skip(first))
            {
                IEnumerable<Buffer> elementwise = step.Reads;
                if (step is Step.Product product)
                {
                    bool isOfCaller = input.Place == Place.Input && product.Input.Place == Place.Input;
                    if (product.Input != input && !isOfCaller && !computed.Contains(product.Input))
                        return false;
                    elementwise = product.Epilogue.Operands;
                }

                if (!elementwise.All(read => read.Place == Place.Parameter || computed.Contains(read)))
                    return false;
                computed.UnionWith(step.Written);
            }

            return true;
        }
    }

    /// <summary>Whether maps and sums over a row are computed while it is in registers.</summary>
    /// <param name="channels">The elements of a row.</param>
    /// <param name="rowCapacity">The rows of a chunk.</param>
    public static bool FitsRegisters(int channels, int rowCapacity) =>
        channels > 1 && Panels(channels) <= MaximumRowPanels && !IsNarrow(channels, rowCapacity);

    /// <summary>Whether a sample's whole way through a network is one method, and needs no memory for what is between layers.</summary>
    /// <param name="predict">The routine of one sample.</param>
    public static bool IsOneMethod(Routine predict) => OneMethodStart(predict) == 0;

    /// <summary>
    /// Whether the values of steps that are one method have at most eight elements, so that the first half of each panel is
    /// all that it computes.
    /// </summary>
    public static bool FitHalfPanels(IEnumerable<Step> steps) => steps.All(step =>
        step.Written.All(written => FitsHalfPanels(written.Size)));

    /// <summary>Whether half of a panel holds the channels of a position.</summary>
    public static bool FitsHalfPanels(int channels) => channels <= Panel.Lanes / 2;

    /// <summary>The code shape of the gradient in a layer's input, g·Kᵀ.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="isTransposed">Whether the kernel has its inputs in the lanes.</param>
    public static ShapeChoice InputGradient(int inputs, bool isTransposed = false) => new(
        CodeShape.Tiles,
        $"tiles of {RegisterTiles.Describe(Panels(inputs))}, over {(isTransposed ? "panels of the kernel, which has its inputs in the lanes" : "transposed panels of the kernel")}");

    /// <summary>The code shape of the gradient in a kernel, Σ xᵀ·g.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="outputs">The kernel's outputs.</param>
    /// <param name="isRows">Whether the inputs lie in the caller's rows.</param>
    /// <param name="terms">The number of products with the kernel.</param>
    public static ShapeChoice KernelGradient(int inputs, int outputs, bool isRows, int terms = 1)
    {
        const string delivery = "each handed to the optimizer when it is summed up";
        if (outputs > FewOutputs || Panels(inputs) == 1 || terms > 1 || isRows)
            return new(CodeShape.GradientTiles, $"tiles of {RegisterTiles.DescribeGradient(Panels(outputs))}, {delivery}");
        return new(
            CodeShape.TransposedGradientTiles,
            $"tiles with the inputs in the lanes, because {Text(outputs, "output")} are at most {FewOutputs}; transposed, and {delivery}");
    }

    /// <summary>The code shape of the gradient in a kernel that has the inputs in the lanes.</summary>
    public static ShapeChoice TransposedKernelGradient() => new(
        CodeShape.TransposedGradientTiles, "tiles with the inputs in the lanes, as the kernel has them, each handed to the optimizer when it is summed up");

    /// <summary>The code shape of the gradient in the kernel of a convolution.</summary>
    /// <param name="outputs">The kernel's outputs.</param>
    public static ShapeChoice WindowKernelGradient(int outputs) => new(
        CodeShape.GradientTiles, $"tiles of {RegisterTiles.DescribeGradient(Panels(outputs))} of a tap, each handed to the optimizer when it is summed up");

    private static ShapeChoice SampleProduct(int inputs, int outputs, bool isUnrolled, bool skipsZeros)
    {
        long products = (long)inputs * Panels(outputs);
        string count = $"{Text(inputs, "input")} × {Text(Panels(outputs), "panel")} are {Text(products, "multiply-add")}";
        if (products <= UnrolledPanelProducts)
            return new(CodeShape.Unrolled, $"straight-line code, because {count}, at most {UnrolledPanelProducts}");
        if (isUnrolled)
        {
            int statements = UnrolledSplit.Of(inputs, outputs).Statements;
            return new(CodeShape.UnrolledParts, $"straight-line code, because Unroll asks for it: {Text(statements, "statement")}");
        }

        if (skipsZeros && products >= SparsePanelProducts)
        {
            return new(
                CodeShape.SparseStreams,
                $"streams of panels, over the inputs that are not 0 where at most {SparseInputs(inputs)} are, because {count}, "
                    + $"at least {SparsePanelProducts}");
        }

        return new(CodeShape.Streams, $"streams of panels, because {count}, more than {UnrolledPanelProducts}");
    }

    private static ShapeChoice ChunkProduct(int inputs, int outputs, int rowCapacity, bool isInPanels)
    {
        bool isNarrow = !isInPanels && IsNarrow(inputs, rowCapacity) && IsNarrow(outputs, rowCapacity);
        string count = $"{inputs} × {outputs} are {Text((long)inputs * outputs, "multiply-add")}";
        if (isNarrow && inputs * outputs <= ColumnProducts)
            return new(CodeShape.Columns, $"straight-line code over 16 samples in the lanes, because {count}, at most {ColumnProducts}");
        if (rowCapacity >= Panel.Lanes && Panels(inputs) is > 1 and <= InnerProductPanels && outputs <= FewOutputs)
        {
            return new(
                CodeShape.InnerProducts,
                $"inner products of 16 samples, because {Text(outputs, "output")}, at most {FewOutputs}, would fill less of a panel "
                    + $"than {Text(inputs, "input")}");
        }

        string reason = isInPanels && IsNarrow(inputs, rowCapacity) && IsNarrow(outputs, rowCapacity)
            ? "windows read panels"
            : isNarrow
            ? $"{count}, more than {ColumnProducts}"
            : $"{(IsNarrow(inputs, rowCapacity) ? $"{outputs} outputs" : $"{inputs} inputs")} fill a panel";
        return new(CodeShape.Tiles, $"tiles of {RegisterTiles.Describe(Panels(outputs))}, because {reason}");
    }

    private static int Panels(int size) => Panel.Pad(size) / Panel.Lanes;

    private static string Text(long number, string thing) =>
        number.ToString("N0", CultureInfo.InvariantCulture) + " " + thing + (number == 1 ? "" : "s");
}
