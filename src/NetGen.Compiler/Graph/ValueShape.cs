using System.Globalization;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>
/// The shape of a value, for one sample: rows of channels. The channels are the last axis, which lies in the lanes; the positions are all
/// other axes as one, since most operations do to each position the same. A vector has one position.
/// </summary>
/// <param name="Positions">The product of all axes but the last.</param>
/// <param name="Channels">The last axis.</param>
public readonly record struct ValueShape(int Positions, int Channels)
{
    /// <summary>A single number.</summary>
    public static ValueShape Scalar { get; } = new(1, 1);

    /// <summary>The number of elements.</summary>
    public int Size => Positions * Channels;

    /// <summary>A vector has one position.</summary>
    public static implicit operator ValueShape(int channels) => new(1, channels);

    /// <summary>The shape of a tensor: its last axis, and all others as positions.</summary>
    public static ValueShape Of(TensorShape shape) => Of(shape, laneAxes: 1);

    /// <summary>The shape of a parameter where it is read.</summary>
    public static ValueShape Of(ParameterSpecification parameter) => Of(parameter.Shape, parameter.LaneAxes);

    private static ValueShape Of(TensorShape shape, int laneAxes)
    {
        int channels = shape.SizeAfter(shape.Rank - 1 - laneAxes);
        return new(shape.Size / channels, channels);
    }

    /// <summary>Whether a value of this shape may stand where one of another is read: an axis of one element is repeated.</summary>
    public bool BroadcastsTo(ValueShape other) =>
        (Positions == 1 || Positions == other.Positions) && (Channels == 1 || Channels == other.Channels);

    /// <inheritdoc/>
    public override string ToString() => Positions == 1
        ? Channels.ToString(CultureInfo.InvariantCulture)
        : string.Format(CultureInfo.InvariantCulture, "{0}×{1}", Positions, Channels);
}
