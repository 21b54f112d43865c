using NetGen.Randomness;

namespace NetGen;

/// <summary>Shifts each image by some rows and columns (Keras: <c>RandomTranslation</c>).</summary>
/// <remarks>
/// Every shift within the limits is equally likely. Keras gives the limits as fractions and shifts by fractions of a pixel; here they are
/// pixels, and so the values of an image stay as they are.
/// </remarks>
public sealed class RandomTranslation : Augmentation
{
    private readonly ImageShape _shape;
    private readonly int _rows;
    private readonly int _columns;
    private readonly FillMode _fillMode;
    private readonly float _fillValue;

    /// <summary>Shifts images.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="rows">The most rows to shift, up or down: from 0 to height − 1.</param>
    /// <param name="columns">The most columns to shift, left or right: from 0 to width − 1.</param>
    /// <param name="fillMode">The pixels where the image was. The default is Keras's.</param>
    /// <param name="fillValue">The value of <see cref="FillMode.Constant"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or there is no such mode.</exception>
    public RandomTranslation(ImageShape shape, int rows, int columns, FillMode fillMode = FillMode.Reflect, float fillValue = 0)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (rows < 0 || rows >= shape.Height)
            throw new ArgumentOutOfRangeException(
                nameof(rows), $"RandomTranslation expects 0 to {shape.Height - 1} rows for images of {shape}, got {rows}.");
        if (columns < 0 || columns >= shape.Width)
            throw new ArgumentOutOfRangeException(
                nameof(columns), $"RandomTranslation expects 0 to {shape.Width - 1} columns for images of {shape}, got {columns}.");
        if (!Enum.IsDefined(fillMode))
            throw new ArgumentOutOfRangeException(nameof(fillMode), fillMode, "RandomTranslation expects a mode of FillMode.");
        (_shape, _rows, _columns, _fillMode, _fillValue) = (shape, rows, columns, fillMode, fillValue);
    }

    /// <inheritdoc/>
    public override int? SampleSize => _shape.Size;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<float> source, Span<float> destination, ref PhiloxSequence random)
    {
        _shape.Require(nameof(RandomTranslation), source, destination);
        int down = ShiftedImage.Draw(_rows, ref random), right = ShiftedImage.Draw(_columns, ref random);
        ShiftedImage.Write(_shape, source, destination, down, right, _fillMode, _fillValue);
    }
}
