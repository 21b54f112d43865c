namespace NetGen;

/// <summary>
/// Values of an input sample that a layer uses as indices, such as <c>[Embedding]</c>: some runs of neighbours, evenly apart. Each value must
/// be a whole number from 0 to <paramref name="Limit"/> − 1.
/// </summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Limit">The number of things that the layer chooses from, 1 to 16,777,216.</param>
/// <param name="Offset">The index in the sample of the first value.</param>
/// <param name="Length">The values of a run.</param>
/// <param name="Count">The number of runs.</param>
/// <param name="Stride">The values from the beginning of a run to that of the next; 0 for a single run.</param>
public sealed record IndexInfo(string Layer, int Limit, int Offset, int Length, int Count = 1, int Stride = 0);
