using NetGen.Storage;
using NetGen.Storage.Safetensors;

namespace NetGen;

/// <content>Saving a trainer and going on from a file.</content>
public abstract partial class Trainer
{
    /// <summary>
    /// Writes the network's parameters, the optimizer's state, steps, epochs, seed and learning rate, and the state of the
    /// callbacks of the running or last <c>Fit</c>, to a safetensors file. The file is written whole or not at all. An existing
    /// file is replaced. <c>network.Load</c> reads it too.
    /// </summary>
    /// <param name="path">The file's name, by convention ending in <c>.safetensors</c>.</param>
    /// <remarks>
    /// An existing file keeps its rights, and of a symbolic link the target is replaced. What a killed program left of an earlier save
    /// of this file is removed.
    /// </remarks>
    /// <exception cref="IOException">
    /// The file cannot be written, is a folder, a pipe, a socket or a device, or another program holds it for more than two seconds.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or may not be written.</exception>
    public void Save(string path)
    {
        float? learningRate = HasConstantLearningRate ? LearningRate : null;
        var state = new TrainerState(Optimizer.ToString(), Step, Epoch, Seed, learningRate);
        List<(string Slot, AlignedBuffer Values)> slots = NewSlots();
        for (int i = 0; i < slots.Count; i++)
            ReadSlot(i, slots[i].Values.Span);
        Dictionary<string, string> metadata = state.ToMetadata();
        foreach ((string name, CallbackState callback) in CallbackStates)
        {
            metadata.Add(TrainerState.CallbackKey + name, callback.ToText());
            if (callback.Parameters is { } parameters)
                slots.Add((ModelFile.CallbackSlot(name), parameters));
        }

        ModelFile.Write(path, Parameters, slots, metadata);
    }

    /// <summary>
    /// Reads a file of <see cref="Save"/>. Training then goes on as if it had never stopped: with the same data and options, on
    /// the same machine, it gives the same bits. If anything in the file does not fit, nothing changes.
    /// Callbacks of the next <c>Fit</c> take up the state that was saved under the same <see cref="Callback.StateName"/>.
    /// </summary>
    /// <param name="path">The file's name.</param>
    /// <remarks>
    /// The seed comes from the file, and so does the learning rate if neither trainer has a schedule. Schedules and the other
    /// settings of the optimizer stay those of this trainer.
    /// </remarks>
    /// <exception cref="NetworkFileException">
    /// The file has no optimizer state or that of another optimizer, is damaged, or does not fit the network.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    public void Load(string path)
    {
        // All of it from one handle: another file may take the name meanwhile. The metadata come first, because with another
        // optimizer all tensors would be reported as missing.
        using var reader = new SafetensorsReader(path);
        IReadOnlyDictionary<string, string> metadata = reader.Header.Metadata;
        var state = TrainerState.Parse(path, metadata, Optimizer.ToString());
        Dictionary<string, CallbackState> callbacks = TrainerState.ParseCallbacks(path, metadata);
        List<(string Slot, AlignedBuffer Values)> slots = NewSlots();
        foreach ((string name, CallbackState callback) in callbacks)
        {
            // It takes memory only if the file has all of it. Otherwise the file does not fit.
            string slot = ModelFile.CallbackSlot(name);
            if (!Parameters.Description.Parameters.All(info => HasValues(reader.Header, $"{slot}/{info.Name}", info.Count)))
                continue;
            callback.Parameters = new AlignedBuffer(Parameters.Buffer.Length);
            slots.Add((slot, callback.Parameters));
        }

        ModelFile.Read(reader, Parameters, slots, skipState: false);
        TakeState([.. slots.Take(Optimizer.SlotNames.Length).Select(slot => slot.Values)]);
        Step = state.Step;
        Epoch = state.Epoch;
        Seed = state.Seed;
        if (HasConstantLearningRate && state.LearningRate is { } learningRate)
            LearningRate = learningRate;
        (_callbackStates, _hasLoadedStates) = (callbacks, true);
    }

    private static bool HasValues(SafetensorsHeader header, string name, int count) =>
        header.Tensors.TryGetValue(name, out SafetensorsTensor? tensor) && tensor.End - tensor.Begin == (long)count * sizeof(float);

    private List<(string Slot, AlignedBuffer Values)> NewSlots()
    {
        var slots = new List<(string, AlignedBuffer)>();
        foreach (string name in Optimizer.SlotNames)
            slots.Add((ModelFile.OptimizerSlot(name), new AlignedBuffer(Parameters.Buffer.Length)));
        return slots;
    }
}
