namespace NetGen.Compiler.Program;

/// <content>The steps of tables whose rows are looked up.</content>
public abstract partial record Step
{
    /// <summary>Rows of a table.</summary>
    /// <param name="Indices">Their numbers, one position: in the caller's rows, or in panels.</param>
    /// <param name="Table">The table.</param>
    /// <param name="Result">Where they go, in panels: a position for each index.</param>
    public sealed record Gather(Buffer Indices, PlacedParameter Table, Buffer Result) : Step
    {
        /// <summary>The rows of the table.</summary>
        public int TableRows { get; init; } = Table.Specification.Shape.Dimensions[0];

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Indices];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() =>
            this with { Indices = Indices.WithoutPlace(), Table = PlacedParameter.Any, Result = Result.WithoutPlace() };
    }

    /// <summary>The rows of g, each added to the row of a table that it belongs to, summed over the chunk: the gradient in the table.</summary>
    /// <param name="Terms">For each use of the table the numbers of its rows, and g.</param>
    /// <param name="Table">The table.</param>
    public sealed record GatherGradient(EquatableArray<GradientTerm> Terms, PlacedParameter Table) : Step
    {
        /// <summary>The rows of the table whose sums one call delivers. It reads all indices, which takes far less time than these.</summary>
        public const int BlockRows = 4096;

        /// <summary>The rows of the table.</summary>
        public int TableRows { get; init; } = Table.Specification.Shape.Dimensions[0];

        /// <summary>The blocks of rows.</summary>
        public int Blocks => (TableRows + BlockRows - 1) / BlockRows;

        /// <summary>The panels of a row.</summary>
        public int Panels => Terms[0].Gradient.Panels;

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Terms.SelectMany(term => new[] { term.Input, term.Gradient });

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override PlacedParameter? Summed => Table;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with
        {
            Terms = Terms.Select(term => term.WithoutPlaces()).ToEquatableArray(),
            Table = PlacedParameter.Any,
        };
    }
}
