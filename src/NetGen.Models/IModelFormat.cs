using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Models;

/// <summary>A kind of file that holds networks, as the tool knows it: one for each kind, without state.</summary>
internal interface IModelFormat
{
    /// <summary>The word that chooses it, which messages use too: <c>Keras</c>. Case does not count.</summary>
    string Name { get; }

    /// <summary>How the names of its files end, in lower case with the dot: <c>.keras</c>, <c>.weights.h5</c>.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Why it cannot be written, a sentence for a person; nothing where it can.</summary>
    string? WritingObstacle { get; }

    /// <summary>Reads a network and its weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What to make of it.</param>
    /// <returns>The network, with notes of everything that was left out or changed.</returns>
    /// <exception cref="NetworkFileException">The file is damaged, or holds something that NetGen has not; the message lists all reasons.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    Model Read(string path, ModelReadOptions options);

    /// <summary>Writes a network and its weights to a temporary name, then moves them to the file, which it replaces.</summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file.</param>
    /// <returns>What the format cannot say and the file lacks, a sentence each for a person.</returns>
    /// <exception cref="NetworkFileException">The format cannot say something that predictions need; the message lists all reasons.</exception>
    /// <exception cref="NotSupportedException">The format is not written, as <see cref="WritingObstacle"/> says.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    IReadOnlyList<string> Write(Model model, string path);
}

/// <summary>What a reader is to make of a file.</summary>
/// <param name="Type">The class that the network is to become.</param>
internal sealed record ModelReadOptions(TypeIdentity Type)
{
    /// <summary>The names of the inputs to read, in the order that the network is to have them; none for all that the file has.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The names of the outputs to read, in the order that the network is to have them; none for all that the file has.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>
    /// The shapes of the inputs without the batch, for files that leave sizes open; none where the file says them. A reader checks those that the
    /// file has said.
    /// </summary>
    public IReadOnlyList<TensorShape> InputShapes { get; init; } = [];

    /// <summary>
    /// Inputs that are constants, each with the number that all of its elements are: <c>action_masks</c> with 1, so that every action is allowed. The
    /// network does not have them.
    /// </summary>
    public IReadOnlyDictionary<string, double> Constants { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Whether images keep channels first, where the file has them so, at inputs and outputs. Otherwise channels come last, as everywhere in NetGen.
    /// </summary>
    public bool KeepsChannelsFirst { get; init; }
}
