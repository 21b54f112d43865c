using NetGen.Storage;
using NetGen.Storage.Safetensors;

namespace NetGen;

/// <content>Saving a trainer and going on from a file.</content>
public sealed partial class Trainer<TNetwork, TOptimizer>
{
    private string OptimizerText => $"{TOptimizer.Name}({string.Join(", ", _optimizer.SlotNames)})";

    /// <inheritdoc/>
    public override void Save(string path)
    {
        float? learningRate = HasConstantLearningRate ? LearningRate : null;
        var state = new TrainerState(OptimizerText, Step, Epoch, Seed, learningRate);
        List<(string Slot, AlignedBuffer Values)> slots = NewSlots();
        int length = Parameters.Buffer.Length;
        for (int i = 0; i < slots.Count; i++)
            _slots.Span.Slice(i * length, length).CopyTo(slots[i].Values.Span);
        ModelFile.Write(path, Parameters, slots, state.ToMetadata());
    }

    /// <inheritdoc/>
    public override void Load(string path)
    {
        // Before the tensors are compared: with another optimizer all of them would be reported as missing.
        using (var reader = new SafetensorsReader(path))
            TrainerState.Parse(path, reader.Header.Metadata, OptimizerText);

        List<(string Slot, AlignedBuffer Values)> slots = NewSlots();
        IReadOnlyDictionary<string, string> metadata = ModelFile.Read(path, Parameters, slots);
        TrainerState state = TrainerState.Parse(path, metadata, OptimizerText);
        int length = Parameters.Buffer.Length;
        for (int i = 0; i < slots.Count; i++)
            slots[i].Values.Span.CopyTo(_slots.Span.Slice(i * length, length));
        Step = state.Step;
        Epoch = state.Epoch;
        Seed = state.Seed;
        if (HasConstantLearningRate && state.LearningRate is { } learningRate)
            LearningRate = learningRate;
    }

    private List<(string Slot, AlignedBuffer Values)> NewSlots()
    {
        var slots = new List<(string, AlignedBuffer)>();
        foreach (string name in _optimizer.SlotNames)
            slots.Add((name, new AlignedBuffer(Parameters.Buffer.Length)));
        return slots;
    }
}
