#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>How exactly a network computes exponentials, sigmoid, tanh, softplus and the error function, and all activations made of them.</summary>
public enum Accuracy
{
    /// <summary>To 4 units in the last place of a 32-bit float. A network without <c>[Accuracy]</c> computes so.</summary>
    Full,

    /// <summary>
    /// In about half of the time: tanh to 0.054 % of its value, a sigmoid to 0.00027, an exponential to 0.011 % of its value. Tanh is ±1 from
    /// |x| = 4.12 on, and a sigmoid 0 or 1 from |x| = 8.24 on.
    /// </summary>
    Fast,
}
