using NetGen.Storage;

namespace NetGen;

/// <content>The optimizer's state, for files of other kinds than NetGen's own.</content>
public abstract partial class Trainer
{
    /// <summary>The optimizer, as files and messages know it.</summary>
    internal OptimizerDescription OptimizerInUse => Optimizer;

    /// <summary>Copies the optimizer's state.</summary>
    /// <returns>An array for each slot, in the storage layout of the parameters.</returns>
    internal IReadOnlyList<AlignedBuffer> CopySlots()
    {
        List<AlignedBuffer> slots = [.. NewSlots().Select(slot => slot.Values)];
        for (int i = 0; i < slots.Count; i++)
            ReadSlot(i, slots[i].Span);
        return slots;
    }

    /// <summary>Goes on from a state. The parameters have been changed to those that belong to it.</summary>
    /// <param name="step">The number of steps taken.</param>
    /// <param name="learningRate">The learning rate, which counts if the optimizer has no schedule; nothing to keep the trainer's.</param>
    /// <param name="slots">An array for each slot, in the storage layout of the parameters.</param>
    internal void Resume(long step, float? learningRate, IReadOnlyList<AlignedBuffer> slots)
    {
        Parameters.MarkChanged();
        TakeState(slots);
        Step = step;
        if (HasConstantLearningRate && learningRate is { } rate)
            LearningRate = rate;
    }
}
