using NetGen.Compiler.Keras.Networks;
using NetGen.Compiler.Keras.Writing;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Classes;

namespace NetGen;

/// <summary>Loads and saves Keras's files: <c>.keras</c> archives, <c>.h5</c> files and <c>.weights.h5</c> files.</summary>
public static class KerasFile
{
    /// <summary>
    /// Reads all parameters from a file of Keras: an archive (<c>model.save("model.keras")</c>), a <c>.h5</c> file with the model or with its
    /// weights alone, or a <c>.weights.h5</c> file. If anything in the file does not fit, the network stays as it was.
    /// </summary>
    /// <param name="network">The network. No other thread may use it during the call.</param>
    /// <param name="path">The file's name. Its content says what kind it is.</param>
    /// <remarks>
    /// <para>
    /// A layer gets the layer of its name, if all layers with weights have the same names in the file as in the network. Otherwise they are taken one
    /// after the other, as Keras does (<c>model.load_weights</c>), and shapes must agree. Layers of models inside of models count as if they stood in
    /// their place.
    /// </para>
    /// <para>Values of 16 and 64 bits become 32-bit floats. A <c>Normalization</c> that has no weights in the file stays as it is.</para>
    /// </remarks>
    /// <exception cref="NetworkFileException">
    /// The file is damaged, or its layers do not fit this network. The message lists everything that does not fit.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static void LoadKeras<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        new NetworkLoading(path, typeof(TNetwork), network.Parameters).LoadWeights();
    }

    /// <summary>
    /// Reads all parameters and the state of the optimizer from a file of Keras, so that training goes on where Keras has left it. If anything in the
    /// file does not fit, nothing changes.
    /// </summary>
    /// <param name="trainer">The trainer, with the file's optimizer. No other thread may use it or its network during the call.</param>
    /// <param name="path">The file's name: an archive, or a <c>.h5</c> file with the model, of a model that is compiled.</param>
    /// <remarks>
    /// The step comes from the file, and so does the learning rate if neither has a schedule. The other settings of the optimizer, the seed and the
    /// number of epochs stay the trainer's.
    /// </remarks>
    /// <exception cref="NetworkFileException">
    /// The file is damaged, does not fit the network, or has no state of the trainer's optimizer.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static void LoadKeras<TNetwork, TOptimizer>(this Trainer<TNetwork, TOptimizer> trainer, string path)
        where TNetwork : class, ITrainableNetwork<TNetwork>
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        ArgumentNullException.ThrowIfNull(trainer);
        new NetworkLoading(path, typeof(TNetwork), trainer.Parameters).LoadTrainer(trainer);
    }

    /// <summary>
    /// Writes the network as a model of Keras 3. The file is written whole or not at all. An existing file is replaced.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">
    /// The file's name. One that ends in <c>.keras</c> becomes an archive, one that ends in <c>.weights.h5</c> has the weights alone, and any other
    /// becomes a <c>.h5</c> file with the model.
    /// </param>
    /// <returns>What Keras cannot say and the file lacks, a sentence each.</returns>
    /// <exception cref="NetworkFileException">Keras cannot say something that predictions need; the message lists all of it.</exception>
    /// <exception cref="IOException">
    /// The file cannot be written, is a folder, a pipe, a socket or a device, or another program holds it for more than two seconds.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or may not be written.</exception>
    public static IReadOnlyList<string> SaveKeras<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        return KerasWriter.Write(NetworkModel.Of(typeof(TNetwork), network.Parameters), path);
    }

    /// <summary>
    /// Writes the network as a compiled model of Keras 3, with its loss, the optimizer and the optimizer's state, so that <c>model.fit</c> goes on where
    /// the trainer has left it. The file is written whole or not at all. An existing file is replaced.
    /// </summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="path">The file's name, as for a network.</param>
    /// <returns>What Keras cannot say and the file lacks, a sentence each.</returns>
    /// <remarks>A learning rate that follows a schedule is written as that of the next step.</remarks>
    /// <exception cref="NetworkFileException">Keras does not have the optimizer or the loss, or cannot say something that predictions need.</exception>
    /// <exception cref="IOException">
    /// The file cannot be written, is a folder, a pipe, a socket or a device, or another program holds it for more than two seconds.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or may not be written.</exception>
    public static IReadOnlyList<string> SaveKeras<TNetwork, TOptimizer>(this Trainer<TNetwork, TOptimizer> trainer, string path)
        where TNetwork : class, ITrainableNetwork<TNetwork>
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        ArgumentNullException.ThrowIfNull(trainer);
        Model model = NetworkModel.Of(typeof(TNetwork), trainer.Parameters) with { Training = TrainerSettings.Of(trainer) };
        return KerasWriter.Write(model, path, requiresOptimizer: true);
    }
}
