using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[PReLU(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="SharedAxes">The axes as written, from 1, along which all elements have the same slope.</param>
public sealed record PReLUDeclaration(int Ordinal, EquatableArray<int> SharedAxes) : LayerDeclaration(Ordinal)
{
    /// <summary>α's initializer.</summary>
    public Initializer AlphaInitializer { get; init; } = Initializer.Zeros;

    /// <summary>Its scale; NaN where not given.</summary>
    public double AlphaInitializerScale { get; init; } = double.NaN;
}

/// <summary>y = max(x, 0) + α·min(x, 0), where α has the input's shape, with 1 for a shared axis. Follows <c>keras.layers.PReLU</c>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="Alpha">α.</param>
/// <param name="Positions">The positions as which the elements of the input are seen: α is repeated over all of them, or over the channels.</param>
public sealed record PReLULayer(string Name, TensorShape InputShape, ParameterSpecification Alpha, int Positions)
    : Layer(Name, InputShape, InputShape)
{
    /// <inheritdoc/>
    public override string Kind => "PReLU";

    /// <inheritdoc/>
    public override string Configuration => InputShape == Alpha.Shape ? "" : $"alpha {Alpha.Shape}";

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters => [Alpha];

    /// <inheritdoc/>
    public override long Flops => OutputShape.Size;

    internal static PReLULayer? Infer(PReLUDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        bool Require(bool isValid, string expected) => context.Require(
            isValid,
            declared.Ordinal,
            declared.Kind,
            "sharedAxes",
            expected,
            string.Join(", ", declared.SharedAxes.Select(axis => axis.ToString(CultureInfo.InvariantCulture))));
        double? scale = Initializers.Scale(
            declared.AlphaInitializer, declared.AlphaInitializerScale, declared.Ordinal, declared.Kind, nameof(declared.AlphaInitializer), context);
        if (!Require(
            declared.SharedAxes.All(axis => axis >= 1 && axis <= input.Rank),
            string.Format(CultureInfo.InvariantCulture, "axes from 1 to {0} of {1}", input.Rank, input)))
            return null;

        EquatableArray<int> sizes = input.Dimensions;
        bool IsShared(int axis) => sizes[axis] == 1 || declared.SharedAxes.Contains(axis + 1);
        bool IsOwn(int axis) => sizes[axis] == 1 || !declared.SharedAxes.Contains(axis + 1);
        int[] axes = [.. Enumerable.Range(0, input.Rank)];
        int Product(IEnumerable<int> of) => of.Aggregate(1, (product, axis) => product * sizes[axis]);
        TensorShape shape = new(axes.Select(axis => IsShared(axis) ? 1 : sizes[axis]).ToEquatableArray());

        // What is shared comes first or last: then the rest is one axis of a matrix, and α is a row or a column that is repeated. An axis of
        // one element is both.
        int first = axes.TakeWhile(IsShared).Count(), last = Enumerable.Reverse(axes).TakeWhile(IsShared).Count();
        bool isRow = axes.Skip(first).All(IsOwn), isColumn = axes.Take(input.Rank - last).All(IsOwn);
        if (!Require(isRow || isColumn, $"the first or the last axes of {input}, since no others can be shared yet") || scale is null)
            return null;
        int positions = isColumn ? Product(axes.Take(input.Rank - Math.Max(last, 1))) : Product(axes.Take(first));
        var alpha = new ParameterSpecification(name + "/alpha", shape, declared.AlphaInitializer, scale.Value, L1: 0, L2: 0)
        {
            LaneAxes = isColumn ? 1 : shape.Rank,
        };
        return new PReLULayer(name, input, alpha, positions);
    }
}
