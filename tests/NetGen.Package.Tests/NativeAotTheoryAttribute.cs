namespace NetGen.Package.Tests;

/// <summary>A test with cases that compile ahead of time: skipped where a <see cref="NativeAotFactAttribute"/> is.</summary>
public sealed class NativeAotTheoryAttribute : TheoryAttribute
{
    public NativeAotTheoryAttribute() => Skip = NativeAot.Obstacle!;
}
