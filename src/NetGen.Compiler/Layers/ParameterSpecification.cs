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
    /// <summary>
    /// The number of its last axes that are one where it is stored, in the lanes: 1 for most; all for what a normalisation of several axes
    /// reads; 2 for a depthwise kernel, whose last axes are the channels and what each of them has.
    /// </summary>
    public int LaneAxes { get; init; } = 1;

    /// <summary>Whether training changes it.</summary>
    public bool IsTrainable { get; init; } = true;

    /// <summary>Whether it is stored as a vector.</summary>
    public bool IsVector => LaneAxes >= Shape.Rank;
}
