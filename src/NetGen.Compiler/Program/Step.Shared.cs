using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>The steps between what samples compute and what they share.</summary>
public abstract partial record Step
{
    /// <summary>An expression of what all samples share, element by element; padding of the result is zero.</summary>
    /// <param name="Expression">The expression; variable i is operand i.</param>
    /// <param name="Operands">Parameters or shared values of the result's shape, or with one element in the place of an axis.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record SharedMap(ScalarExpression Expression, EquatableArray<Buffer> Operands, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Operands;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Operands = Operands.WithoutPlaces(), Result = Result.WithoutPlace() };
    }

    /// <summary>1 divided by the number of rows of the batch.</summary>
    /// <param name="RowsOfSample">The rows of a sample.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record BatchFraction(int RowsOfSample, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Result = Result.WithoutPlace() };
    }

    /// <summary>Of every 16 samples the mean of each channel, and the sum of the squared distances from it.</summary>
    /// <param name="Input">What they are of, in panels.</param>
    /// <param name="Slot">Where they go among the partial sums of 16 samples; the squares follow the means.</param>
    public sealed record BatchMoments(Buffer Input, int Slot) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Input];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override int Positions => Input.Positions;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Input = Input.WithoutPlace(), Slot = 0 };
    }

    /// <summary>Of every 16 samples the sums of some expressions over the samples and positions.</summary>
    /// <param name="Expressions">The expressions; variable i is operand i.</param>
    /// <param name="Operands">Tensors of the domain in panels, or what all samples share.</param>
    /// <param name="Domain">The rows of a sample and the channels.</param>
    /// <param name="MustMask">Whether an expression is not zero in the padding by itself.</param>
    /// <param name="Slots">Where each goes among the partial sums of 16 samples.</param>
    public sealed record BatchTotals(
        EquatableArray<ScalarExpression> Expressions,
        EquatableArray<Buffer> Operands,
        ValueShape Domain,
        bool MustMask,
        EquatableArray<int> Slots) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Operands;

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override int Positions => Domain.Positions;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Operands = Operands.WithoutPlaces(), Slots = [] };
    }

    /// <summary>The mean and the variance of the batch from those of every 16 samples.</summary>
    /// <param name="Slot">Where those are.</param>
    /// <param name="RowsOfSample">The rows of a sample.</param>
    /// <param name="Mean">Where the mean goes.</param>
    /// <param name="Variance">Where the variance goes.</param>
    public sealed record CombineMoments(int Slot, int RowsOfSample, Buffer Mean, Buffer Variance) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Mean, Variance];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Slot = 0, Mean = Mean.WithoutPlace(), Variance = Variance.WithoutPlace() };
    }

    /// <summary>The sum over the batch from those of every 16 samples.</summary>
    /// <param name="Slot">Where those are.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record CombineTotals(int Slot, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Slot = 0, Result = Result.WithoutPlace() };
    }

    /// <summary>The gradient in a parameter that is a shared value already.</summary>
    /// <param name="Gradient">The gradient.</param>
    /// <param name="Parameter">The parameter.</param>
    public sealed record SharedGradient(Buffer Gradient, PlacedParameter Parameter) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Gradient];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [];

        /// <inheritdoc/>
        public override PlacedParameter? Summed => Parameter;

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with { Gradient = Gradient.WithoutPlace(), Parameter = PlacedParameter.Any };
    }
}
