using System.Globalization;

namespace NetGen.Compiler.Onnx.Schema;

/// <summary>A size, or an integer that is computed of sizes: a number, or a multiple of the unknown number of samples in a batch.</summary>
/// <param name="Count">The number, or how often the batch is counted.</param>
/// <param name="IsOfBatch">Whether the batch is counted.</param>
internal readonly record struct Extent(long Count, bool IsOfBatch = false)
{
    /// <summary>The number of samples.</summary>
    public static Extent Batch => new(1, IsOfBatch: true);

    /// <summary>Whether it is a certain number.</summary>
    public bool Is(long number) => !IsOfBatch && Count == number;

    /// <summary>Their product; nothing where it counts the batch twice, or is too large.</summary>
    public Extent? Times(Extent other)
    {
        long product = unchecked(Count * other.Count);
        bool isGood = Math.BigMul(Count, other.Count, out long low) == low >> 63;
        return isGood && !(IsOfBatch && other.IsOfBatch) ? new Extent(product, (IsOfBatch || other.IsOfBatch) && product != 0) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => (IsOfBatch, Count) switch
    {
        (false, _) => Count.ToString(CultureInfo.InvariantCulture),
        (true, 1) => "batch",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Count}·batch"),
    };
}
