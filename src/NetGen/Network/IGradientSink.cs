using System.ComponentModel;
using NetGen.Numerics;

namespace NetGen;

/// <summary>
/// Receives the gradients that generated code has summed over a chunk of samples, part by part, while they are in the
/// first-level cache. A sink stores them, or changes the parameters at once.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGradientSink
{
    /// <summary>Whether this is the last chunk of the batch. Only then the regularisers' gradients are added.</summary>
    bool IsLast { get; }

    /// <summary>Receives a part.</summary>
    /// <typeparam name="TPanel">The panel type of the processor.</typeparam>
    /// <param name="gradient">The sum over the chunk; the sink may change it.</param>
    /// <param name="offset">The part's offset in the storage of the parameters.</param>
    /// <param name="length">Its length in floats, a multiple of 16.</param>
    void Add<TPanel>(ref float gradient, nuint offset, nuint length)
        where TPanel : struct, IPanel<TPanel>;
}
