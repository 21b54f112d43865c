using System.ComponentModel;

namespace NetGen.Storage;

/// <summary>What generated code computes once after the parameters have changed, and predictions read in their place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWeightPreparation
{
    /// <summary>Computes the weights.</summary>
    /// <param name="parameters">The first parameter.</param>
    /// <param name="weights">Receives the weights.</param>
    static abstract void Run(ref float parameters, ref float weights);
}
