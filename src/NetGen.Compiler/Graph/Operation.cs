namespace NetGen.Compiler.Graph;

/// <summary>
/// A primitive operation on tensors of constant shape. A batch is implicit: a per-sample value exists once for each
/// sample, a shared one once. P stands for the positions of one sample (<see cref="ValueShape"/>), n and k for channels; a shape [n] is one
/// of a single position.
/// </summary>
public abstract record Operation
{
    /// <summary>Whether it is a sum over the batch that becomes the gradient in a parameter, or a term of it.</summary>
    public bool IsGradientSum => this is BatchSum or KernelGradient or ConvolutionKernelGradient or DepthwiseKernelGradient or GatherGradient;

    /// <summary>An input of the network: per-sample [P, n], a slice of the caller's row.</summary>
    /// <param name="Offset">The index of its first value in the row.</param>
    /// <param name="RowSize">The values of the row.</param>
    public sealed record Input(int Offset, int RowSize) : Operation;

    /// <summary>The targets of an output: per-sample [P, n], a slice of the caller's row.</summary>
    /// <param name="Offset">The index of its first value in the row.</param>
    /// <param name="RowSize">The values of the row.</param>
    public sealed record Target(int Offset, int RowSize) : Operation;

    /// <summary>A parameter of the network: shared, in Keras's layout.</summary>
    /// <param name="Index">Its place in <see cref="NetworkGraph.Parameters"/>.</param>
    public sealed record Parameter(int Index) : Operation;

    /// <summary>The weight of a sample in the mean loss, 1/batch unless samples have weights of their own: shared [1].</summary>
    public sealed record BatchWeight : Operation;

    /// <summary>A constant: shared [1].</summary>
    /// <param name="Value">Its value.</param>
    public sealed record Constant(double Value) : Operation;

    /// <summary>x·K + b: operands x [P, k], K shared [k, n] and, where there is one, b shared [n]; gives per-sample [P, n].</summary>
    /// <param name="IsUnrolled">Whether the user asks for straight-line code for one sample.</param>
    /// <param name="SkipsZeros">Whether inputs that are 0 may be left out for one sample.</param>
    public sealed record MatrixProduct(bool IsUnrolled = false, bool SkipsZeros = true) : Operation;

    /// <summary>g·Kᵀ: operands g [P, n], K shared [k, n]; gives per-sample [P, k].</summary>
    public sealed record InputGradient : Operation;

    /// <summary>Σ over the batch and the positions of xᵀ·g: operands x [P, k], g [P, n]; gives shared [k, n].</summary>
    public sealed record KernelGradient : Operation;

    /// <summary>Σ over the batch of g: operand g [P, n]; gives shared [P, n], or [n], summed over the positions too.</summary>
    public sealed record BatchSum : Operation;

    /// <summary>The mean of each channel over the batch and the positions: operand [P, n]; gives shared [n].</summary>
    public sealed record BatchMean : Operation;

    /// <summary>
    /// The mean of the squared distances from <see cref="BatchMean"/>, which is the biased variance: operand [P, n]; gives shared [n].
    /// </summary>
    public sealed record BatchVariance : Operation;

    /// <summary>1/(P·n) for a batch of n samples: shared [1].</summary>
    /// <param name="Positions">P.</param>
    public sealed record BatchFraction(int Positions) : Operation;

    /// <summary>
    /// x·K + b over a window: operands x [P, k], K shared [taps·k, n] and, where there is one, b shared [n]; gives per-sample [Q, n] for Q
    /// windows. Padding is 0.
    /// </summary>
    /// <param name="Window">The window over the positions of x.</param>
    /// <param name="IsDirect">Whether it must not be computed by transforms, which round more.</param>
    public sealed record Convolution(Window Window, bool IsDirect = false) : Operation;

    /// <summary>
    /// <see cref="Convolution"/> by Winograd's transforms: operands x [P, k], the transformed kernel shared [36·k, n] and, where there is one,
    /// b shared [n]; gives per-sample [Q, n].
    /// </summary>
    /// <param name="Window">The window over the positions of x: 3×3, with stride 1.</param>
    public sealed record WinogradConvolution(Window Window) : Operation;

    /// <summary>
    /// A kernel whose outputs are multiplied by factors, K·f: operands K shared [k, n] and f shared [n]; gives shared [k, n]. The two lie apart
    /// where the kernel is stored in fewer bits.
    /// </summary>
    public sealed record ScaledKernel : Operation;

    /// <summary>The transform of a kernel of 3×3: operand shared [9·k, n]; gives shared [36·k, n].</summary>
    public sealed record WinogradKernel : Operation;

    /// <summary>
    /// The gradient of <see cref="Convolution"/> in x, which is the transposed convolution: operands g [Q, n], K shared [taps·k, n] and,
    /// where there is one, b shared [k], which is added; gives per-sample [P, k].
    /// </summary>
    /// <param name="Window">The window of the convolution.</param>
    public sealed record ConvolutionInputGradient(Window Window) : Operation;

    /// <summary>
    /// The gradient of <see cref="Convolution"/> in K, Σ over the batch: operands x [P, k], g [Q, n]; gives shared [taps·k, n].
    /// </summary>
    /// <param name="Window">The window of the convolution.</param>
    public sealed record ConvolutionKernelGradient(Window Window) : Operation;

    /// <summary>
    /// A convolution of each channel for itself: operands x [P, n], K shared [taps, n] and, where there is one, b shared [n]; gives
    /// per-sample [Q, n].
    /// </summary>
    /// <param name="Window">The window over the positions of x.</param>
    public sealed record DepthwiseConvolution(Window Window) : Operation;

    /// <summary>The gradient of <see cref="DepthwiseConvolution"/> in x: operands g [Q, n], K shared [taps, n]; gives per-sample [P, n].</summary>
    /// <param name="Window">The window of the convolution.</param>
    public sealed record DepthwiseInputGradient(Window Window) : Operation;

    /// <summary>
    /// The gradient of <see cref="DepthwiseConvolution"/> in K, Σ over the batch: operands x [P, n], g [Q, n]; gives shared [taps, n].
    /// </summary>
    /// <param name="Window">The window of the convolution.</param>
    public sealed record DepthwiseKernelGradient(Window Window) : Operation;

    /// <summary>The mean of each channel over the elements of a window that are no padding: operand [P, n]; gives [Q, n].</summary>
    /// <param name="Window">The window over the positions.</param>
    public sealed record AveragePooling(Window Window) : Operation;

    /// <summary>The gradient of <see cref="AveragePooling"/>: operand g [Q, n]; gives [P, n].</summary>
    /// <param name="Window">The window of the pooling.</param>
    public sealed record AveragePoolingGradient(Window Window) : Operation;

    /// <summary>The largest of each channel over the elements of a window that are no padding: operand [P, n]; gives [Q, n].</summary>
    /// <param name="Window">The window over the positions; each has an element.</param>
    public sealed record MaxPooling(Window Window) : Operation;

    /// <summary>
    /// The gradient of <see cref="MaxPooling"/>, all of it to the first of the largest: operands x [P, n], y [Q, n], which is the pooling,
    /// and g [Q, n]; gives [P, n].
    /// </summary>
    /// <param name="Window">The window of the pooling.</param>
    public sealed record MaxPoolingGradient(Window Window) : Operation;

    /// <summary>
    /// An expression applied to every element. Operand i is variable i; operands have the result's shape, or 1 in the place of an axis,
    /// along which they are repeated. The result is shared where all operands are.
    /// </summary>
    /// <param name="Expression">The expression.</param>
    public sealed record Map(ScalarExpression Expression) : Operation;

    /// <summary>The sum over the channels: operand [P, n]; gives [P, 1], shared where the operand is.</summary>
    public sealed record Sum : Operation;

    /// <summary>The sum over the positions: operand [P, n]; gives [n], shared where the operand is.</summary>
    public sealed record SumPositions : Operation;

    /// <summary>
    /// Elements in other places: operands of any shape; gives per-sample [P, n], 0 where no box lies. What flattens, reshapes, permutes,
    /// slices, joins, pads, crops and repeats.
    /// </summary>
    /// <param name="Boxes">What is copied where; no two write one element.</param>
    public sealed record Rearrange(EquatableArray<ArrangedBox> Boxes) : Operation;

    /// <summary>exp xᵢ / Σ exp xⱼ over the channels: operand [P, n]; gives [P, n].</summary>
    public sealed record Softmax : Operation;

    /// <summary>xᵢ − ln Σ exp xⱼ over the channels: operand [P, n]; gives [P, n].</summary>
    public sealed record LogSoftmax : Operation;

    /// <summary>1 at the class whose index the operand holds, 0 elsewhere: operand [1]; gives [n].</summary>
    public sealed record OneHot : Operation;

    /// <summary>
    /// 0 with probability Rate, else 1/(1 − Rate), drawn by Philox from (seed, step, layer, row, element): no operand;
    /// gives per-sample [P, n]. The rows of a sample are its positions.
    /// </summary>
    /// <param name="Layer">The number of the layer among the network's layers that draw random numbers, from 0.</param>
    /// <param name="Rate">The probability of 0, in [0, 1).</param>
    public sealed record DropoutMask(int Layer, double Rate) : Operation;

    /// <summary>
    /// Numbers of the standard normal distribution, drawn as those of <see cref="DropoutMask"/>: no operand; gives per-sample [P, n].
    /// </summary>
    /// <param name="Layer">The number of the layer among the network's layers that draw random numbers, from 0.</param>
    public sealed record Noise(int Layer) : Operation;

    /// <summary>
    /// Rows of a table: operands x [n], whole numbers of an input, and T shared [rows, m]; gives per-sample [n, m], the rows of T whose
    /// numbers x holds.
    /// </summary>
    public sealed record Gather : Operation;

    /// <summary>
    /// The gradient of <see cref="Gather"/> in T, Σ over the batch: operands x [n], g [n, m]; gives shared [rows, m], where each row of g is
    /// added to the row whose number x holds.
    /// </summary>
    public sealed record GatherGradient : Operation;

    /// <summary>
    /// A graph that is computed once for each position of sequences, one after the other, with states that go from step to step: operands are
    /// what the body reads (<see cref="Element"/>, <see cref="Outer"/>, and first states). It is no tensor: <see cref="ScanResult"/> is
    /// what a value of the body was at each position.
    /// </summary>
    /// <param name="Body">What a step computes.</param>
    /// <param name="Count">The number of steps: the positions of each sequence.</param>
    /// <param name="IsReversed">Whether the last position comes first.</param>
    public sealed record Scan(ScanBody Body, int Count, bool IsReversed) : Operation;

    /// <summary>A value of a scan's body at each position: operand the scan; gives per-sample [P, n].</summary>
    /// <param name="Value">The value's place in <see cref="ScanBody.Values"/>, per-sample [n]; a state is what it was before the step.</param>
    public sealed record ScanResult(int Value) : Operation;

    /// <summary>In the body of a scan, the position of the step of a sequence: no operand; gives per-sample [n].</summary>
    /// <param name="Operand">The number of the scan's operand, per-sample [P, n].</param>
    public sealed record Element(int Operand) : Operation;

    /// <summary>In the body of a scan, a value that is the same at every step: no operand; gives the operand's shape.</summary>
    /// <param name="Operand">The number of the scan's operand: shared, or per-sample [n].</param>
    public sealed record Outer(int Operand) : Operation;

    /// <summary>
    /// In the body of a scan and in a stream, what the step before has left, and in training, what the batch before has left: no operand; gives
    /// per-sample [n].
    /// </summary>
    /// <param name="Number">
    /// Its place in <see cref="ScanBody.States"/>, in <see cref="StreamGraph.States"/>, or in <see cref="TrainingOutputs.States"/>.
    /// </param>
    public sealed record State(int Number) : Operation;

    /// <summary>
    /// In a stream, what a causal window sees: operand [n], a step; gives [taps·n], that of earlier steps first, and zeros where there was none
    /// yet.
    /// </summary>
    /// <param name="Taps">The steps that it sees.</param>
    /// <param name="Dilation">The steps from one of them to the next.</param>
    /// <param name="Number">Its place among those of the stream.</param>
    public sealed record History(int Taps, int Dilation, int Number) : Operation
    {
        /// <summary>The steps before the last one that it sees, or that lie between those.</summary>
        public int Before => (Taps - 1) * Dilation;
    }

    /// <summary>
    /// In a stream, what a causal window sees that slides over the steps of a block: operand [t, n], the steps; gives [<see cref="History.Before"/> + t,
    /// n], earlier steps and these, and zeros where there was none yet.
    /// </summary>
    /// <param name="Of">What each step of the block sees.</param>
    public sealed record BlockHistory(History Of) : Operation;
}
