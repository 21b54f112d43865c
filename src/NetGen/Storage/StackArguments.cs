using System.ComponentModel;

namespace NetGen.Storage;

#pragma warning disable CA1051 // A reference can be set in an initializer only where it is a field.

/// <summary>The references that a routine is called with, up to eight.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct StackArguments
{
    /// <summary>The first.</summary>
    public ref float A;

    /// <summary>The second.</summary>
    public ref float B;

    /// <summary>The third.</summary>
    public ref float C;

    /// <summary>The fourth.</summary>
    public ref float D;

    /// <summary>The fifth.</summary>
    public ref float E;

    /// <summary>The sixth.</summary>
    public ref float F;

    /// <summary>The seventh.</summary>
    public ref float G;

    /// <summary>The eighth.</summary>
    public ref float H;
}
