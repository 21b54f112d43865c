using System.ComponentModel;
using NetGen.Storage;

namespace NetGen;

/// <summary>Every generated network implements this interface. Extension methods build on it.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
public interface INetwork<TSelf> : IPredictor<TSelf>
    where TSelf : class, INetwork<TSelf>
{
    /// <summary>All parameters of this instance.</summary>
    ParameterStore Parameters { get; }

    /// <summary>The floats of scratch memory that <see cref="PredictOne"/> needs.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int SampleWorkspaceLength => 0;

    /// <summary>Computes the output of one sample with weights that belong to no instance, and checks nothing.</summary>
    /// <param name="input">The first value of the sample.</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="parameters">
    /// The first of the weights: the parameters in the layout of the storage or, where <see cref="PreparedLength"/> is above 0, what <see cref="Prepare"/> computes of
    /// them. On a boundary of 64 bytes.
    /// </param>
    /// <param name="workspace"><see cref="SampleWorkspaceLength"/> floats, on a boundary of 64 bytes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void PredictOne(ref float input, ref float output, ref float parameters, ref float workspace);

    /// <summary><see cref="NetworkDescription.LayoutCode"/> of the code, which is newer than the description after a hot reload.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int LayoutCode => TSelf.Description.LayoutCode;

    /// <summary>The floats of the weights that predictions read in the place of the parameters; 0 where they read the parameters themselves.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int PreparedLength => 0;

    /// <summary>Computes the weights that predictions read in the place of the parameters.</summary>
    /// <param name="parameters">The first parameter.</param>
    /// <param name="weights">Receives <see cref="PreparedLength"/> floats; those that it leaves alone must be 0.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual void Prepare(ref float parameters, ref float weights) =>
        throw new NotSupportedException("Predictions of this network read its parameters.");
}
