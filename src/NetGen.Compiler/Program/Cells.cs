namespace NetGen.Compiler.Program;

/// <summary>
/// Steps of one sample that one method computes: products with the sums of all in registers, and what is computed from these element by
/// element. Part of the cost model; measured as docs/design/scans.md says.
/// </summary>
/// <param name="Steps">The steps in order.</param>
public sealed record Cell(EquatableArray<Step> Steps)
{
    /// <summary>The panels of sums up to which a method has the products and all that follows from them, where a register holds a panel.</summary>
    public const int WidePanels = 12;

    /// <summary>Those where a panel takes several registers.</summary>
    public const int NarrowPanels = 4;

    /// <summary>
    /// The functions such as exponentials, of all panels, up to which they are computed with the products: the JIT inlines no more into one
    /// method.
    /// </summary>
    private const int MostFunctions = 8;

    /// <summary>The inputs of a last product whose factors are lanes of a register.</summary>
    private const int MostLanes = Panel.Lanes;

    /// <summary>The products.</summary>
    public IEnumerable<Step.Product> Products => Steps.OfType<Step.Product>();

    /// <summary>The panels of sums that are in registers at once: a product that another one adds to begins its sums.</summary>
    public int Sums => Products.Where(product => !Products.Any(other => Begins(product, other))).Sum(product => product.Result.Panels);

    /// <summary>Whether one call of a step's own kernel does the same.</summary>
    public bool IsCall => Steps is [var only] && (only is not (Step.Product or Step.History) || !Fits(only));

    // The functions of all panels.
    private int Functions => Steps.OfType<Step.Map>().Sum(map =>
        map.Result.Panels * ExpressionProperties.CountNodes(map.Expression, node => node is Graph.UnaryExpression
        {
            Function: not (Graph.UnaryFunction.Negate or Graph.UnaryFunction.Abs or Graph.UnaryFunction.Sqrt),
        }));

    /// <summary>Whether a step needs nothing that the cell computes: it keeps or takes what the caller gives, or what was there before.</summary>
    /// <param name="step">A step of the cell.</param>
    public bool IsEarly(Step step) => step is Step.PackInput
        || (step is Step.History history && !Steps.Any(other => other is not Step.PackInput && other.Written.Contains(history.Source)));

    /// <summary>The sums alone, and what is computed from them.</summary>
    public IEnumerable<Cell> Halves()
    {
        var sums = new List<Step>();
        foreach (Step step in Steps.Where(IsSum))
            sums.Add(step);
        return [With([.. sums]), With([.. Steps.Where(step => !sums.Contains(step) && step is not Step.TakePosition)])];

        // What is computed from the sums must not wait for what comes after them.
        bool IsSum(Step step) => IsEarly(step) || (step is Step.Product product
            && !IsComputed(product.Input)
            && product.Epilogue.Operands.All(operand => !IsComputed(operand) || sums.Any(other => other.Written.Contains(operand))));

        bool IsComputed(Buffer value) =>
            Steps.Any(other => !(other is Step.TakePosition or Step.Copy || IsEarly(other)) && other.Written.Contains(value));

        // What is taken of a sequence is taken where it is read.
        Cell With(Step[] half) => new(
        [
            .. Steps.Where(step => step is Step.TakePosition take && half.Any(reader => reader.Reads.Contains(take.Result))),
            .. half,
        ]);
    }

    /// <summary>Whether a product is all that is added to another one.</summary>
    /// <param name="first">The product.</param>
    /// <param name="other">The other one.</param>
    public static bool Begins(Step.Product first, Step.Product other) =>
        other.Epilogue is { Expression: Graph.BinaryExpression { Function: Graph.BinaryFunction.Add, Left: Graph.VariableExpression, Right: Graph.VariableExpression }, Operands: [var operand] }
        && operand == first.Result && first.Epilogue.IsEmpty;

    /// <summary>Splits the steps of one sample into cells, and steps that are none.</summary>
    /// <param name="steps">The steps in order; each value has memory of its own.</param>
    public static IReadOnlyList<Cell> Split(IReadOnlyList<Step> steps)
    {
        Step.TakePosition[] takes = [.. steps.OfType<Step.TakePosition>()];
        return [.. Group([.. EarlyCopies(steps).Where(step => step is not Step.TakePosition)]).SelectMany(cell => WithTaken(cell, takes))];
    }

    // What is taken of a sequence is read there by a cell, and copied for a step by itself.
    private static IEnumerable<Cell> WithTaken(Cell cell, Step.TakePosition[] takes)
    {
        IEnumerable<Step.TakePosition> read = takes.Where(take => cell.Steps.Any(step => step.Reads.Contains(take.Result)));
        return cell.IsCall || cell.Products.Any(product => takes.Any(take => take.Result == product.Input))
            ? [.. read.Select(take => new Cell([take])), cell]
            : [new Cell([.. read, .. cell.Steps])];
    }

    private static List<Cell> Group(List<Step> ordered)
    {
        var cells = new List<Cell>();
        var current = new List<Step>();
        int limit = WidePanels;
        for (int index = 0; index < ordered.Count; index++)
        {
            Step step = ordered[index];
            if (!Fits(step) || new Cell([step]).Functions > MostFunctions)
            {
                Flush();
                cells.Add(new Cell([step]));
                continue;
            }

            bool joins = step switch
            {
                Step.Product product => Joins(current, product, limit),
                Step.Map => new Cell([.. current, step]).Functions <= MostFunctions,
                _ => true,
            };
            if (!joins)
                Flush();
            if (current.Count == 0)
                limit = LimitOf(ordered.Skip(index));
            current.Add(step);
        }

        Flush();
        return cells;

        void Flush()
        {
            if (current.Count > 0)
                cells.Add(new Cell(current.ToEquatableArray()));
            current.Clear();
        }
    }

    /// <summary>Whether a product can be part of a cell.</summary>
    /// <param name="shape">Its code shape.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="kernel">Its kernel.</param>
    /// <remarks>
    /// A cell converts weights in its own loops, and knows no scales. Where a panel takes several registers, what is converted takes some, too: more sums have
    /// a call of their own, which takes them in groups.
    /// </remarks>
    public static bool FitsProduct(CodeShape shape, int outputs, PlacedParameter kernel) => shape != CodeShape.UnrolledParts
        && outputs <= (kernel.Format is null ? WidePanels : NarrowPanels) * Panel.Lanes
        && kernel.Scales is null;

    /// <summary>Whether a step can be part of a cell.</summary>
    public static bool Fits(Step step) => step switch
    {
        Step.Product product => product.Result.Positions == 1 && FitsProduct(product.Shape, product.Result.Size, product.Kernel),
        Step.PackInput pack => pack.Result is { Positions: 1, Size: 1 },
        Step.History history => history.Result.Place == Place.History,
        Step.Map map => map.Positions == 1 && map.Operands.All(operand => operand.Positions == 1),
        Step.Copy { Source: not null } => true,
        Step.UnpackOutput { Source.Positions: 1 } => true,
        Step.PutPosition => true,
        _ => false,
    };

    // Gates that are too many for one loop over the inputs have a loop each, with several sums of each panel.
    private static int LimitOf(IEnumerable<Step> steps)
    {
        var products = new Cell(steps.TakeWhile(step => Fits(step) && step is Step.Product).ToEquatableArray());
        return products.Sums <= WidePanels ? WidePanels : 1;
    }

    // What the cell computes itself is in registers: a product of it has to be small, and nothing may be summed up besides.
    private static bool Joins(List<Step> cell, Step.Product product, int limit)
    {
        if (product.Input.Place == Place.History && cell.OfType<Step.History>().Any(history => history.Result == product.Input))
            return !cell.Any(step => step is Step.Product or Step.Map);
        bool isComputed = cell.Any(step => step is not Step.Copy && step.Written.Contains(product.Input));
        bool hasMaps = cell.Any(step => step is Step.Map);
        if (isComputed)
            return product is { Input: { Panels: 1, Size: <= MostLanes }, Result.Panels: 1 };
        int sums = new Cell([.. cell, product]).Sums;
        return !hasMaps && (sums <= limit || sums == product.Result.Panels);
    }

    // A state gets its next value as soon as nothing reads the old one.
    private static List<Step> EarlyCopies(IReadOnlyList<Step> steps)
    {
        List<Step> moved = [.. steps];
        foreach (Step.Copy copy in steps.OfType<Step.Copy>())
        {
            moved.Remove(copy);
            int last = moved.FindLastIndex(step => step.Written.Contains(copy.Source!.Value) || step.Reads.Contains(copy.Result));
            moved.Insert(last + 1, copy);
        }

        return moved;
    }
}
