#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>Where an image that is enlarged gets its new pixels from (Keras: <c>interpolation</c>).</summary>
public enum Interpolation
{
    /// <summary>Each pixel is repeated.</summary>
    Nearest,

    /// <summary>
    /// The two nearest pixels of a row and of a column, weighted by their distances; pixels have their values at their centres. Beyond the
    /// outermost centres, the pixels at the border count alone.
    /// </summary>
    Bilinear,
}
