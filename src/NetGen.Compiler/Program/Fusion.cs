using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>A value of the graph after fusion.</summary>
/// <param name="Operation">What computes it.</param>
/// <param name="Expression">
/// The fused expression: of a map, itself; of a sum, what is summed; of a product, what is applied to it. The bare
/// variable 0 where nothing was fused.
/// </param>
/// <param name="Operands">The values that go in; of a map or sum, variable i of the expression is operand i.</param>
/// <param name="EpilogueOperands">
/// What the expression of a product reads besides the product itself, variable 0: variable i is the value at i − 1.
/// </param>
/// <param name="Shape">The shape of the result.</param>
/// <param name="Domain">The shape that the expression runs over.</param>
/// <param name="IsShared">Whether it exists once and not for each sample.</param>
internal sealed record FusedValue(
    Operation Operation,
    ScalarExpression Expression,
    EquatableArray<int> Operands,
    EquatableArray<int> EpilogueOperands,
    ValueShape Shape,
    ValueShape Domain,
    bool IsShared)
{
    /// <summary>The number of elements of the result.</summary>
    public int Size => Shape.Size;

    /// <summary>All values that it reads.</summary>
    public IEnumerable<int> Reads => Operands.Concat(EpilogueOperands);
}

/// <summary>
/// Fuses element-wise work into its only reader, so that it is never stored: a map into a map or a sum, and a product
/// into a cheap map that becomes its epilogue: an activation, the sum of a residual and what follows it, or the derivative of the layer
/// below.
/// </summary>
internal static class Fusion
{
    /// <summary>The values of a graph after fusion; nothing where a value went into its reader.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="everyEpilogue">
    /// Whether a product's epilogue may be any expression: where its registers are each one value and not a panel, an
    /// exponential needs no pass of its own.
    /// </param>
    public static FusedValue?[] Fuse(NetworkGraph graph, bool everyEpilogue = false)
    {
        int[] readers = CountReaders(graph);
        FusedValue?[] values = [.. graph.Values.Select(value => new FusedValue(
            value.Operation,
            value.Operation is Operation.Map map ? map.Expression : Scalar.Variable(0),
            value.Operands,
            [],
            value.Shape,
            value.Operation is Operation.Sum or Operation.SumPositions or Operation.BatchSum ? graph.Values[value.Operands[0]].Shape : value.Shape,
            value.IsShared))];

        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { Operation: Operation.Map or Operation.Sum or Operation.SumPositions } reader)
                values[i] = AsEpilogue(AbsorbMaps(reader, values, readers), values, readers, everyEpilogue);
            else if (values[i] is { Operation: Operation.BatchSum } sum && ReadsStatistic(sum, values))
                values[i] = AbsorbMaps(sum, values, readers);
        }

        return values;
    }

    private static int[] CountReaders(NetworkGraph graph)
    {
        int[] readers = new int[graph.Values.Count];
        IEnumerable<int> roots = graph.Training is { } training
            ? [.. graph.Outputs, .. training.Roots]
            : graph.Outputs;
        foreach (int read in graph.Values.SelectMany(value => value.Operands).Concat(roots))
            readers[read]++;
        return readers;
    }

    private static FusedValue AbsorbMaps(FusedValue reader, FusedValue?[] values, int[] readers)
    {
        var operands = new List<int>();
        var replacements = new List<ScalarExpression>();
        int nodes = ExpressionProperties.CountNodes(reader.Expression, _ => true);
        for (int variable = 0; variable < reader.Operands.Count; variable++)
        {
            int operand = reader.Operands[variable];
            if (values[operand] is { Operation: Operation.Map } map
                && (IsOfBatchWeight(map, reader, values)
                    || (readers[operand] == 1
                        && map.Shape == reader.Domain
                        && map.IsShared == (reader.IsShared && reader.Operation is not Operation.BatchSum)
                        && Grow(ref nodes, reader.Expression, variable, map.Expression))))
            {
                ScalarExpression[] renumbered = [.. map.Operands.Select(source => Scalar.Variable(IndexOf(operands, source)))];
                replacements.Add(map.Expression.Substitute(renumbered));
                if (--readers[operand] == 0)
                    values[operand] = null;
            }
            else
            {
                replacements.Add(Scalar.Variable(IndexOf(operands, operand)));
            }
        }

        return reader with
        {
            Expression = reader.Expression.Substitute(replacements),
            Operands = operands.ToEquatableArray(),
        };
    }

    // Such a sum is computed where its terms are; others are gradients in parameters, which read them from memory.
    private static bool ReadsStatistic(FusedValue sum, FusedValue?[] values) => values[sum.Operands[0]] is { Operation: Operation.Map } map
        && map.Operands.Any(operand => values[operand]!.Operation is Operation.BatchMean);

    // A multiple of the batch's weight, such as a loss with a weight of its own begins with, lies nowhere: each reader computes it. So does a multiple of
    // such a multiple, as what layers add to a loss begins with.
    private static bool IsOfBatchWeight(FusedValue map, FusedValue reader, FusedValue?[] values) =>
        map.IsShared
        && (!reader.IsShared || reader is { Operation: Operation.Map, Operands.Count: 1 })
        && map.Operands.All(operand => values[operand]!.Operation is Operation.BatchWeight);

    // Every occurrence of the variable becomes the whole expression; that is done where the result stays in the budget.
    private static bool Grow(ref int nodes, ScalarExpression reader, int variable, ScalarExpression absorbed)
    {
        int occurrences = ExpressionProperties.CountNodes(
            reader, node => node is VariableExpression found && found.Index == variable);
        int grown = nodes + (occurrences * (ExpressionProperties.CountNodes(absorbed, _ => true) - 1));
        if (grown > CostModel.MaximumFusedNodes)
            return false;
        nodes = grown;
        return true;
    }

    private static FusedValue AsEpilogue(FusedValue map, FusedValue?[] values, int[] readers, bool every)
    {
        bool IsProduct(int operand) => readers[operand] == 1
            && values[operand] is
            {
                Operation: Operation.MatrixProduct or Operation.InputGradient
                    or Operation.Convolution or Operation.WinogradConvolution or Operation.ConvolutionInputGradient
                    or Operation.DepthwiseConvolution or Operation.DepthwiseInputGradient,
            };
        bool IsOfEverySample(int operand) => values[operand]!.Shape == map.Shape && !values[operand]!.IsShared;

        int operand = map.Operands.Where(IsProduct).DefaultIfEmpty(-1).First();
        if (map.Operation is not Operation.Map || operand < 0 || !map.Operands.All(IsOfEverySample))
            return map;

        // The product may have an epilogue already: the sum of a residual, say, whose activation this is.
        FusedValue product = values[operand]!;
        List<int> others = [.. product.EpilogueOperands, .. map.Operands.Where(other => other != operand)];
        others = [.. others.Distinct()];
        ScalarExpression Variable(int other) => Scalar.Variable(1 + others.IndexOf(other));
        ScalarExpression inner = product.Expression.Substitute([Scalar.Variable(0), .. product.EpilogueOperands.Select(Variable)]);
        ScalarExpression whole = map.Expression.Substitute([.. map.Operands.Select(other => other == operand ? inner : Variable(other))]);
        if (!every && (others.Count > CostModel.MaximumEpilogueOperands || !IsCheapEpilogue(whole)))
            return map;
        if (ExpressionProperties.CountNodes(whole, _ => true) > CostModel.MaximumFusedNodes)
            return map;
        values[operand] = null;
        return product with { Expression = whole, EpilogueOperands = others.ToEquatableArray() };
    }

    private static bool IsCheapEpilogue(ScalarExpression expression) =>
        ExpressionProperties.IsCheap(expression) && ExpressionProperties.KeepsZero(expression, _ => true);

    private static int IndexOf(List<int> operands, int operand)
    {
        int index = operands.IndexOf(operand);
        if (index >= 0)
            return index;
        operands.Add(operand);
        return operands.Count - 1;
    }
}
