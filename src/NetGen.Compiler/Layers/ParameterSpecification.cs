namespace NetGen.Compiler.Layers;

/// <summary>A parameter as the layers declare it.</summary>
/// <param name="Name">Layer and parameter: <c>dense_1/kernel</c>.</param>
/// <param name="Shape">The shape in Keras's layout.</param>
/// <param name="Initializer">How it is filled at first.</param>
/// <param name="InitializerScale">The initializer's scale, defaults put in; 0 where it has none.</param>
/// <param name="L1">λ₁ of its penalty.</param>
/// <param name="L2">λ₂ of its penalty.</param>
public sealed record ParameterSpecification(
    string Name, TensorShape Shape, Initializer Initializer, double InitializerScale, double L1, double L2)
{
    /// <summary>Whether it is stored as a vector of all its elements, whatever its shape: what a normalisation of several axes reads.</summary>
    public bool IsFlat { get; init; }

    /// <summary>Whether training changes it.</summary>
    public bool IsTrainable { get; init; } = true;

    /// <summary>Whether it is stored as a vector.</summary>
    public bool IsVector => IsFlat || Shape.Rank == 1;
}
