namespace NetGen.Compiler.Onnx.Schema;

/// <summary>
/// A constant of a file: real numbers, or integers and truth values, which may count the batch. Double precision, so that what is folded
/// is rounded once.
/// </summary>
internal sealed class OnnxTensor
{
    private readonly double[]? _reals;
    private readonly Extent[]? _integers;

    /// <summary>Real numbers.</summary>
    public OnnxTensor(int[] sizes, double[] reals) => (Sizes, _reals) = (sizes, reals);

    /// <summary>Integers, or truth values as 0 and 1.</summary>
    public OnnxTensor(int[] sizes, Extent[] integers) => (Sizes, _integers) = (sizes, integers);

    /// <summary>The size of each axis; none of a scalar.</summary>
    public int[] Sizes { get; }

    /// <summary>The number of elements.</summary>
    public int Count => _reals?.Length ?? _integers!.Length;

    /// <summary>Whether its elements are real numbers.</summary>
    public bool IsReal => _reals is not null;

    /// <summary>Whether an element counts the batch.</summary>
    public bool IsOfBatch => _integers?.Any(integer => integer.IsOfBatch) == true;

    /// <summary>The elements as real numbers.</summary>
    /// <exception cref="NodeException">An element counts the batch.</exception>
    public double[] Reals => _reals ?? [.. _integers!.Select(integer => integer.IsOfBatch
        ? throw new NodeException("it computes with the number of samples in a batch")
        : (double)integer.Count)];

    /// <summary>The elements as integers.</summary>
    /// <exception cref="NodeException">They are real numbers.</exception>
    public Extent[] Integers => _integers ?? throw new NodeException("expected integers, got real numbers");

    /// <summary>The elements as integers that are known.</summary>
    /// <exception cref="NodeException">They are real numbers, or count the batch.</exception>
    public long[] Numbers => [.. Integers.Select(integer => integer.IsOfBatch
        ? throw new NodeException("it depends on the number of samples in a batch")
        : integer.Count)];

    /// <summary>A list of integers.</summary>
    public static OnnxTensor Of(params long[] numbers) => new([numbers.Length], [.. numbers.Select(number => new Extent(number))]);

    /// <summary>A real number.</summary>
    public static OnnxTensor Scalar(double number) => new([], [number]);

    /// <summary>The same elements in another shape.</summary>
    public OnnxTensor WithSizes(int[] sizes) => _reals is not null ? new(sizes, _reals) : new(sizes, _integers!);

    /// <summary>Elements of this tensor at other places.</summary>
    /// <param name="sizes">The new shape.</param>
    /// <param name="sources">For each new element the index of the old one.</param>
    public OnnxTensor Select(int[] sizes, int[] sources) => _reals is not null
        ? new(sizes, [.. sources.Select(source => _reals[source])])
        : new(sizes, [.. sources.Select(source => _integers![source])]);
}
