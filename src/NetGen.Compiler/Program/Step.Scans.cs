namespace NetGen.Compiler.Program;

/// <summary>The steps of sequences, which are computed position by position.</summary>
public abstract partial record Step
{
    /// <summary>Steps that are repeated for each position of sequences.</summary>
    /// <param name="Count">The number of positions.</param>
    /// <param name="IsReversed">Whether the last position comes first.</param>
    /// <param name="First">What is done once before.</param>
    /// <param name="Body">What is done for each position, by steps whose tensors have one.</param>
    /// <param name="Sequences">What is read.</param>
    /// <param name="Results">The sequences that are written, a position each time.</param>
    public sealed record Scan(
        int Count,
        bool IsReversed,
        EquatableArray<Step> First,
        EquatableArray<Step> Body,
        EquatableArray<Buffer> Sequences,
        EquatableArray<Buffer> Results) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Sequences;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => Results;

        /// <inheritdoc/>
        public override int Positions => Count;

        /// <inheritdoc/>
        public override int ScratchLength => Body.Max(step => step.ScratchLength);

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with
        {
            First = First.Select(step => step.WithoutPlaces()).ToEquatableArray(),
            Body = Body.Select(step => step.WithoutPlaces()).ToEquatableArray(),
            Sequences = Sequences.WithoutPlaces(),
            Results = Results.WithoutPlaces(),
        };
    }

    /// <summary>In a scan, the position of a sequence that it is at; both in panels.</summary>
    /// <param name="Sequence">The sequence.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record TakePosition(Buffer Sequence, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Sequence];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => new TakePosition(Sequence.WithoutPlace(), Result.WithoutPlace());
    }

    /// <summary>In a scan, a value to the position of a sequence that it is at; both in panels.</summary>
    /// <param name="Source">The value.</param>
    /// <param name="Sequence">The sequence.</param>
    public sealed record PutPosition(Buffer Source, Buffer Sequence) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Source];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override int Positions => 1;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => new PutPosition(Source.WithoutPlace(), Sequence.WithoutPlace());
    }

    /// <summary>A tensor of one position as it is, in the same layout, or zeros.</summary>
    /// <param name="Source">What is copied; nothing for zeros.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record Copy(Buffer? Source, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Source is { } source ? [source] : [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => new Copy(Source?.WithoutPlace(), Result.WithoutPlace());
    }

    /// <summary>In a stream, a state of several of the caller's to the workspace.</summary>
    /// <param name="Slice">Where it lies in the caller's state.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record PackState(RowSlice Slice, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Result = Result.WithoutPlace() };
    }

    /// <summary>In a stream, a state from the workspace to several of the caller's.</summary>
    /// <param name="Source">The state.</param>
    /// <param name="Slice">Where it goes in the caller's state.</param>
    public sealed record UnpackState(Buffer Source, RowSlice Slice) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Source];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override int Positions => 1;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Source = Source.WithoutPlace() };
    }

    /// <summary>In a stream, a block of steps to what is kept of earlier ones.</summary>
    /// <param name="Source">The steps.</param>
    /// <param name="Place">What is kept.</param>
    /// <param name="Result">
    /// What a window sees that slides over the block: where it is (<see cref="Program.Place.History"/>), or copied, of each of several streams.
    /// </param>
    public sealed record BlockHistory(Buffer Source, HistoryPlace Place, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Source];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Source = Source.WithoutPlace(), Result = Result.WithoutPlace() };
    }

    /// <summary>In a stream, a step to what is kept of earlier ones, and what a causal window sees of them.</summary>
    /// <param name="Source">The step.</param>
    /// <param name="Place">What is kept.</param>
    /// <param name="Result">The steps that the window sees, one after the other: copied, or where they are (<see cref="Program.Place.History"/>).</param>
    public sealed record History(Buffer Source, HistoryPlace Place, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Source];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Source = Source.WithoutPlace(), Result = Result.WithoutPlace() };
    }
}
