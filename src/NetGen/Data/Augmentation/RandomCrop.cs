using NetGen.Randomness;

namespace NetGen;

/// <summary>
/// Puts a border around each image, and cuts an image of the old size out of the whole at a random place, as is usual for CIFAR (PyTorch:
/// <c>RandomCrop(size, padding=4)</c>).
/// </summary>
/// <remarks>
/// Keras's <c>RandomCrop</c> gives smaller images, which would not fit the network. This one is a <see cref="RandomTranslation"/> by up to the
/// border's width in both directions, whose new pixels have one value.
/// </remarks>
public sealed class RandomCrop : Augmentation
{
    private readonly ImageShape _shape;
    private readonly int _padding;
    private readonly float _fillValue;

    /// <summary>Crops images.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="padding">The width of the border in pixels, from 1 to the image's shorter side − 1.</param>
    /// <param name="fillValue">The value of the border.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding is outside its range.</exception>
    public RandomCrop(ImageShape shape, int padding, float fillValue = 0)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int shorter = Math.Min(shape.Height, shape.Width);
        if (padding < 1 || padding >= shorter)
            throw new ArgumentOutOfRangeException(
                nameof(padding), $"RandomCrop expects a padding of 1 to {shorter - 1} pixels for images of {shape}, got {padding}.");
        (_shape, _padding, _fillValue) = (shape, padding, fillValue);
    }

    /// <inheritdoc/>
    public override int? SampleSize => _shape.Size;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<float> source, Span<float> destination, ref PhiloxSequence random)
    {
        _shape.Require(nameof(RandomCrop), source, destination);
        int down = ShiftedImage.Draw(_padding, ref random), right = ShiftedImage.Draw(_padding, ref random);
        ShiftedImage.Write(_shape, source, destination, down, right, FillMode.Constant, _fillValue);
    }
}
