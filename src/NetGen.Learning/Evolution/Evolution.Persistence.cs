using System.Globalization;
using NetGen.Storage;
using NetGen.Storage.Safetensors;

namespace NetGen.Learning;

/// <content>Saving an evolution and going on from a file.</content>
public abstract partial class Evolution<TNetwork>
{
    private const string AlgorithmKey = "netgen.evolution";
    private const string GenerationKey = "netgen.generation";
    private const string SeedKey = "netgen.seed";
    private const string BestFitnessKey = "netgen.best_fitness";
    private const string PopulationSizeKey = "netgen.population_size";

    /// <summary>
    /// Writes the best parameters so far and all that evolution needs to go on to a safetensors file. The file is written whole or not at all. An existing file is
    /// replaced. <c>network.Load</c> reads the best parameters of it.
    /// </summary>
    /// <param name="path">The file's name, by convention ending in <c>.safetensors</c>.</param>
    /// <exception cref="IOException">
    /// The file cannot be written, is a folder, a pipe, a socket or a device, or another program holds it for more than two seconds.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or may not be written.</exception>
    public void Save(string path)
    {
        KeyValuePair<string, string>[] metadata =
        [
            new(AlgorithmKey, Algorithm),
            new(GenerationKey, Generation.ToString(CultureInfo.InvariantCulture)),
            new(SeedKey, Seed.ToString(CultureInfo.InvariantCulture)),
            new(BestFitnessKey, BestFitness.ToString("R", CultureInfo.InvariantCulture)),
            new(PopulationSizeKey, Population.Count.ToString(CultureInfo.InvariantCulture)),
        ];
        SafetensorsWriter.Write(
            path,
            [.. ModelFile.Metadata(TNetwork.Description), .. metadata],
            [.. ParameterEntries(_best.Buffer), .. SaveState().Select(tensor => tensor.ToEntry())]);
    }

    /// <summary>
    /// Reads a file of <see cref="Save"/>. Evolution then goes on as if it had never stopped: with the same fitnesses, on the same machine, it gives the same bits. If
    /// anything in the file does not fit, nothing changes.
    /// </summary>
    /// <param name="path">The file's name.</param>
    /// <remarks>The seed comes from the file. The other options, and the settings of an optimizer, stay those of this evolution.</remarks>
    /// <exception cref="NetworkFileException">
    /// The file is of no evolution, of another algorithm or another number of candidates, is damaged, or does not fit the network.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    public void Load(string path)
    {
        using var reader = new SafetensorsReader(path);
        IReadOnlyDictionary<string, string> metadata = reader.Header.Metadata;
        RequireSame(path, metadata, AlgorithmKey, Algorithm, "the state of the algorithm", "make the evolution with the same one");
        RequireSame(path, metadata, PopulationSizeKey, Population.Count.ToString(CultureInfo.InvariantCulture), "a population of", "give the same PopulationSize");
        long generation = Read<long>(path, metadata, GenerationKey, value => value is >= 0 and < uint.MaxValue);
        long seed = Read<long>(path, metadata, SeedKey, _ => true);
        double bestFitness = Read<double>(path, metadata, BestFitnessKey, value => !double.IsNaN(value));

        // Into copies first: an error halfway must leave everything as it was.
        var best = new AlignedBuffer(_best.Buffer.Length);
        StateTensor[] state = SaveState();
        List<string> problems = SafetensorsDifferences.Find(
            reader.Header, [.. ParameterEntries(best), .. state.Select(tensor => tensor.ToEntry())], skipsTrainerState: false, widens: false);
        if (problems.Count > 0)
            throw SafetensorsDifferences.Misfit(path, $"the evolution of the network {TNetwork.Description.Name}", problems);
        foreach (ParameterInfo info in TNetwork.Description.Parameters)
            new Parameter(info, best).CopyFrom(reader.Floats(reader.Header.Tensors[info.Name]));
        foreach (StateTensor tensor in state)
            tensor.Read(reader);
        RequireState(path, state);

        best.Values.CopyTo(_best.Buffer.Span);
        (Generation, Seed, BestFitness) = (generation, seed, bestFitness);

        // What is not trained is the same in all candidates.
        for (int member = 0; member < Population.Count; member++)
            best.Values.CopyTo(Population[member]);
        LoadState(state, best.Values);
        Propose();
    }

    /// <summary>Copies of all that candidates follow from, besides seed and generation.</summary>
    private protected abstract StateTensor[] SaveState();

    /// <summary>Takes the values of such tensors, in the same order.</summary>
    /// <param name="state">The tensors.</param>
    /// <param name="candidate">All values of a candidate, of which those that are not trained are the same in all.</param>
    private protected abstract void LoadState(StateTensor[] state, ReadOnlySpan<float> candidate);

    /// <summary>Checks values that come from a file, in the same order.</summary>
    /// <exception cref="NetworkFileException">They are values that no evolution has.</exception>
    private protected virtual void RequireState(string path, StateTensor[] state)
    {
    }

    private static IEnumerable<SafetensorsEntry> ParameterEntries(AlignedBuffer buffer) =>
        TNetwork.Description.Parameters.Select(info => SafetensorsEntry.Of(info.Name, new Parameter(info, buffer)));

    private static void RequireSame(
        string path, IReadOnlyDictionary<string, string> metadata, string key, string expected, string whatItIs, string whatToDo)
    {
        if (!metadata.TryGetValue(key, out string? found))
            throw new NetworkFileException($"{path} has no state of an evolution; save one with evolution.Save.");
        if (found != expected)
            throw new NetworkFileException($"{path} has {whatItIs} {ShortText.Of(found)}, and this evolution's is {expected}; {whatToDo}.");
    }

    private static T Read<T>(string path, IReadOnlyDictionary<string, string> metadata, string key, Predicate<T> isValid)
        where T : struct, IParsable<T>
    {
        string text = metadata.GetValueOrDefault(key, "");
        return T.TryParse(text, CultureInfo.InvariantCulture, out T value) && isValid(value)
            ? value
            : throw new NetworkFileException($"{path} is damaged: its {key} is '{ShortText.Of(text)}'.");
    }
}
