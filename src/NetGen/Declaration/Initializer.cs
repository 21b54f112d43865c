#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>
/// The first values of a parameter. Names, formulas and defaults are those of Keras 3 (<c>keras.initializers</c>). As in
/// Keras, the normal distributions of Glorot, He and LeCun are truncated at two standard deviations and then widened to the
/// stated variance.
/// </summary>
public enum Initializer
{
    /// <summary>Uniform in ±√(6/(fanIn + fanOut)) (Glorot and Bengio, 2010). Keras's default for kernels.</summary>
    GlorotUniform,

    /// <summary>Truncated normal with variance 2/(fanIn + fanOut).</summary>
    GlorotNormal,

    /// <summary>Uniform in ±√(6/fanIn) (He et al., 2015).</summary>
    HeUniform,

    /// <summary>Truncated normal with variance 2/fanIn.</summary>
    HeNormal,

    /// <summary>Uniform in ±√(3/fanIn) (LeCun et al., 1998).</summary>
    LecunUniform,

    /// <summary>Truncated normal with variance 1/fanIn.</summary>
    LecunNormal,

    /// <summary>Normal with mean 0; the scale is the standard deviation, 0.05 by default.</summary>
    RandomNormal,

    /// <summary>Normal truncated at two standard deviations, mean 0; the scale is the standard deviation, 0.05 by default.</summary>
    TruncatedNormal,

    /// <summary>Uniform in ±scale, 0.05 by default.</summary>
    RandomUniform,

    /// <summary>All 0. Keras's default for biases.</summary>
    Zeros,

    /// <summary>All 1.</summary>
    Ones,

    /// <summary>All equal to the scale, 0 by default.</summary>
    Constant,

    /// <summary>A random matrix with orthonormal rows or columns, times the scale, 1 by default (Saxe et al., 2013).</summary>
    Orthogonal,
}
