namespace NetGen.Compiler.Graph;

/// <summary>
/// A primitive operation on tensors of constant shape. A batch is implicit: a per-sample value exists once for each
/// sample, a shared one once. n, k stand for sizes of one sample.
/// </summary>
public abstract record Operation
{
    /// <summary>The input of the network: per-sample [n].</summary>
    public sealed record Input : Operation;

    /// <summary>The targets that come with the input: per-sample [n].</summary>
    public sealed record Target : Operation;

    /// <summary>A parameter of the network: shared, in Keras's layout.</summary>
    /// <param name="Index">Its place in <see cref="NetworkGraph.Parameters"/>.</param>
    public sealed record Parameter(int Index) : Operation;

    /// <summary>The weight of a sample in the mean loss, 1/batch unless samples have weights of their own: shared [1].</summary>
    public sealed record BatchWeight : Operation;

    /// <summary>A constant: shared [1].</summary>
    /// <param name="Value">Its value.</param>
    public sealed record Constant(double Value) : Operation;

    /// <summary>x·K + b: operands x [k], K shared [k, n] and, where there is one, b shared [n]; gives per-sample [n].</summary>
    /// <param name="IsUnrolled">Whether the user asks for straight-line code for one sample.</param>
    /// <param name="SkipsZeros">Whether inputs that are 0 may be left out for one sample.</param>
    public sealed record MatrixProduct(bool IsUnrolled = false, bool SkipsZeros = true) : Operation;

    /// <summary>g·Kᵀ: operands g [n], K shared [k, n]; gives per-sample [k].</summary>
    public sealed record InputGradient : Operation;

    /// <summary>Σ over the batch of xᵀ·g: operands x [k], g [n]; gives shared [k, n].</summary>
    public sealed record KernelGradient : Operation;

    /// <summary>Σ over the batch of g: operand g [n]; gives shared [n].</summary>
    public sealed record BatchSum : Operation;

    /// <summary>
    /// An expression applied to every element. Operand i is variable i; operands have the result's size, or size 1 and
    /// are then repeated. The result is shared where all operands are.
    /// </summary>
    /// <param name="Expression">The expression.</param>
    public sealed record Map(ScalarExpression Expression) : Operation;

    /// <summary>The sum of all elements: operand [n]; gives [1], shared where the operand is.</summary>
    public sealed record Sum : Operation;

    /// <summary>exp xᵢ / Σ exp xⱼ over all elements: operand [n]; gives [n].</summary>
    public sealed record Softmax : Operation;

    /// <summary>xᵢ − ln Σ exp xⱼ over all elements: operand [n]; gives [n].</summary>
    public sealed record LogSoftmax : Operation;

    /// <summary>1 at the class whose index the operand holds, 0 elsewhere: operand [1]; gives [n].</summary>
    public sealed record OneHot : Operation;

    /// <summary>
    /// 0 with probability Rate, else 1/(1 − Rate), drawn by Philox from (seed, step, layer, row, element): no operand;
    /// gives per-sample [n].
    /// </summary>
    /// <param name="Layer">The number of the dropout layer among the network's dropout layers, from 0.</param>
    /// <param name="Rate">The probability of 0, in [0, 1).</param>
    public sealed record DropoutMask(int Layer, double Rate) : Operation;
}
