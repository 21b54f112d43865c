using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Keras.Hdf5;

namespace NetGen.Compiler.Keras.Weights;

/// <summary>The weights of a file by layer.</summary>
internal interface IKerasWeights
{
    /// <summary>The variables of a layer, those that are trained first; none where the file has none.</summary>
    /// <param name="leaf">The layer.</param>
    /// <exception cref="NetworkFileException">The file is damaged.</exception>
    IReadOnlyList<Hdf5Dataset> Of(KerasLeaf leaf);
}
