namespace NetGen.Package.Tests;

/// <summary>
/// A test that compiles ahead of time: skipped, with the reason, in an ordinary run and where the machine has not what it needs.
/// </summary>
public sealed class NativeAotFactAttribute : FactAttribute
{
    public NativeAotFactAttribute() => Skip = NativeAot.Obstacle!;
}
