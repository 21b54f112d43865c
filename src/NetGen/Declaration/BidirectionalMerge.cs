#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>
/// Whether a recurrent layer reads its input in both directions, with weights of its own for each, and how the two results become one
/// (Keras: <c>merge_mode</c> of <c>Bidirectional</c>).
/// </summary>
public enum BidirectionalMerge
{
    /// <summary>The layer reads its input in one direction.</summary>
    None,

    /// <summary>The results follow each other along the last axis: twice as many elements, the forward ones first (Keras: <c>concat</c>).</summary>
    Concatenate,

    /// <summary>The results are added, element by element (Keras: <c>sum</c>).</summary>
    Sum,

    /// <summary>Half of the sum (Keras: <c>ave</c>).</summary>
    Average,

    /// <summary>The results are multiplied, element by element (Keras: <c>mul</c>).</summary>
    Multiply,
}
