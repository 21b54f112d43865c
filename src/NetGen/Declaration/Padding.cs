#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>
/// What a window does at the borders (Keras: <c>padding</c>). The sizes are those of an axis of n elements under a window of k taps with
/// dilation d, e = (k − 1)·d + 1 elements long, that moves by s.
/// </summary>
public enum Padding
{
    /// <summary>The window stays inside: ⌊(n − e)/s⌋ + 1 results.</summary>
    Valid,

    /// <summary>
    /// ⌈n/s⌉ results. As many zeros as that takes, half of them before the first element; the odd one goes to the end, where other
    /// frameworks may put it first.
    /// </summary>
    Same,

    /// <summary>⌈n/s⌉ results, each of which reads nothing that comes later: e − 1 zeros before the first element. For series only.</summary>
    Causal,
}
