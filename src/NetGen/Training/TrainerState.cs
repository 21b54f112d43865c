using System.Globalization;
using NetGen.Storage.Safetensors;

namespace NetGen;

/// <summary>What a trainer's file says in its metadata, besides the tensors.</summary>
/// <param name="Optimizer">The optimizer's name and slots: <c>adam(momentum, velocity)</c>.</param>
/// <param name="Step">The number of steps trained.</param>
/// <param name="Epoch">The number of epochs completed.</param>
/// <param name="Seed">The trainer's seed.</param>
/// <param name="LearningRate">The learning rate, where it is one for all steps.</param>
internal sealed record TrainerState(string Optimizer, long Step, int Epoch, long Seed, float? LearningRate)
{
    /// <summary>What the keys of callbacks' states begin with, before the callback's name.</summary>
    public const string CallbackKey = "netgen.callback.";

    private const string OptimizerKey = "netgen.optimizer";
    private const string StepKey = "netgen.step";
    private const string EpochKey = "netgen.epoch";
    private const string SeedKey = "netgen.seed";
    private const string LearningRateKey = "netgen.learning_rate";

    /// <summary>The metadata to write.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>
        {
            [OptimizerKey] = Optimizer,
            [StepKey] = Step.ToString(CultureInfo.InvariantCulture),
            [EpochKey] = Epoch.ToString(CultureInfo.InvariantCulture),
            [SeedKey] = Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (LearningRate is { } learningRate)
            metadata.Add(LearningRateKey, learningRate.ToString("R", CultureInfo.InvariantCulture));
        return metadata;
    }

    /// <summary>Reads the metadata of a file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="optimizer">The optimizer that the file must be of.</param>
    /// <exception cref="NetworkFileException">The file is of no trainer, of another optimizer, or damaged.</exception>
    public static TrainerState Parse(string path, IReadOnlyDictionary<string, string> metadata, string optimizer)
    {
        if (!metadata.TryGetValue(OptimizerKey, out string? found))
            throw new NetworkFileException(
                $"{path} has no optimizer state, only the parameters of a network; load it with network.Load, or save " +
                "with trainer.Save.");
        if (found != optimizer)
            throw new NetworkFileException(
                $"{path} has the state of the optimizer {ShortText.Of(found)}, and the trainer's is {optimizer}; make the trainer " +
                "with the same optimizer, or load the parameters alone with network.Load.");

        // A learning rate is missing where the trainer had a schedule.
        float? learningRate = null;
        if (metadata.ContainsKey(LearningRateKey))
        {
            learningRate = Read<float>(path, metadata, LearningRateKey, value => float.IsFinite(value) && value >= 0);
        }

        return new TrainerState(
            found,
            Read<long>(path, metadata, StepKey, value => value >= 0),
            Read<int>(path, metadata, EpochKey, value => value >= 0),
            Read<long>(path, metadata, SeedKey, _ => true),
            learningRate);
    }

    /// <summary>Reads the states of callbacks, which a file need not have.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <exception cref="NetworkFileException">The file is damaged.</exception>
    public static Dictionary<string, CallbackState> ParseCallbacks(string path, IReadOnlyDictionary<string, string> metadata)
    {
        var states = new Dictionary<string, CallbackState>();
        foreach ((string key, string text) in metadata)
        {
            if (key.StartsWith(CallbackKey, StringComparison.Ordinal))
                states.Add(
                    key[CallbackKey.Length..],
                    CallbackState.Parse(text) ?? throw new NetworkFileException($"{path} is damaged: its {ShortText.Of(key)} is '{ShortText.Of(text)}'."));
        }

        return states;
    }

    private static T Read<T>(
        string path, IReadOnlyDictionary<string, string> metadata, string key, Predicate<T> isValid)
        where T : struct, IParsable<T>
    {
        string text = metadata.GetValueOrDefault(key, "");
        return T.TryParse(text, CultureInfo.InvariantCulture, out T value) && isValid(value)
            ? value
            : throw new NetworkFileException($"{path} is damaged: its {ShortText.Of(key)} is '{ShortText.Of(text)}'.");
    }
}
