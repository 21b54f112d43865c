namespace NetGen.Compiler.Program;

/// <summary>A step before its tensors have a place.</summary>
/// <param name="Reads">The values that it reads.</param>
/// <param name="Results">The values that it makes.</param>
/// <param name="Make">Makes the step, given the place of each value.</param>
/// <param name="MayOverwrite">Whether its only result may take the place of a value of the same size that is read last here.</param>
internal sealed record PendingStep(
    EquatableArray<int> Reads,
    EquatableArray<int> Results,
    Func<Func<int, Buffer>, Step> Make,
    bool MayOverwrite);

/// <summary>Describes the tensor of a value; in the workspace, its offset is still open.</summary>
internal delegate Buffer Describer(int value);

/// <summary>Places the tensors of a list of steps by their lifetimes.</summary>
internal static class StepPlacement
{
    /// <summary>Places all tensors.</summary>
    public static Routine Place(IReadOnlyList<PendingStep> pending, Describer describe, int rowCapacity)
    {
        var planner = new WorkspacePlanner();
        var buffers = new Dictionary<int, Buffer>();
        Dictionary<int, int> lastReads = LastReads(pending);
        var steps = new List<Step>();

        Buffer At(int value)
        {
            if (!buffers.TryGetValue(value, out Buffer buffer))
            {
                buffer = describe(value);
                if (buffer.Place == Program.Place.Workspace)
                    buffer = buffer with { Offset = planner.Take(checked(Panel.Pad(buffer.Size) * Panel.Rows(rowCapacity, buffer.Positions))) };
                buffers.Add(value, buffer);
            }

            return buffer;
        }

        Func<int, Buffer> at = At;
        for (int i = 0; i < pending.Count; i++)
        {
            PendingStep step = pending[i];
            List<int> dying = [.. step.Reads.Distinct().Where(read =>
                lastReads[read] == i && At(read).Place == Program.Place.Workspace)];
            if (step is { Results: [int result], MayOverwrite: true })
            {
                Buffer wanted = describe(result);
                int heir = dying.FindIndex(read => wanted == buffers[read] with { Offset = wanted.Offset });
                if (heir >= 0)
                {
                    buffers.Add(result, buffers[dying[heir]]);
                    dying.RemoveAt(heir);
                }
            }

            foreach (int made in step.Results)
                At(made);
            steps.Add(step.Make(at));
            foreach (int value in dying)
                planner.Free(buffers[value].Offset);
            foreach (int unread in step.Results.Where(made => !lastReads.ContainsKey(made)))
                planner.Free(buffers[unread].Offset);
        }

        return new Routine(rowCapacity, steps.ToEquatableArray(), planner.Length);
    }

    private static Dictionary<int, int> LastReads(IReadOnlyList<PendingStep> pending)
    {
        var lastReads = new Dictionary<int, int>();
        for (int i = 0; i < pending.Count; i++)
        {
            foreach (int read in pending[i].Reads)
                lastReads[read] = i;
        }

        return lastReads;
    }
}
