namespace NetGen.Compiler.Program.Gpu;

/// <summary>A kernel before its tensors have a place.</summary>
/// <param name="number">Its place among the kernels.</param>
internal sealed class PendingKernel(int number)
{
    /// <summary>Its place among the kernels; of those that are joined, that of all.</summary>
    public int Number { get; set; } = number;

    /// <summary>The values that it reads from memory.</summary>
    public List<int> Reads { get; } = [];

    /// <summary>Those of <see cref="Reads"/> that it reads in bfloat16 where it has matrix instructions.</summary>
    public List<int> RoundedReads { get; } = [];

    /// <summary>Of which of its results and of their variables it reads the copy in bfloat16.</summary>
    public HashSet<(int Result, int Variable)> RoundedOperands { get; } = [];

    /// <summary>Of a product, the values that are computed from it, in order.</summary>
    public List<int> Results { get; } = [];

    /// <summary>Of a product, the value whose rows are multiplied.</summary>
    public int Input { get; set; }

    /// <summary>Of a product, the terms of a sum.</summary>
    public int Terms { get; set; }

    /// <summary>Of a product, its number of elements; of what is computed row by row, that of the longest row.</summary>
    public int Size { get; set; }

    /// <summary>The positions of a sample, each of which is a row of the kernel.</summary>
    public int Positions { get; set; } = 1;

    /// <summary>The products that are joined, if it is a chain of them.</summary>
    public IReadOnlyList<PendingKernel> Links { get; set; } = [];

    /// <summary>Whether it sums the gradient in a parameter, which is the optimizer's to read.</summary>
    public bool IsGradientOfParameter { get; set; }

    /// <summary>Whether it is a product.</summary>
    public bool IsProduct => Results.Count > 0;

    /// <summary>What is computed row by row, if it is such a kernel.</summary>
    public List<Func<Func<int, GpuTensor>, GpuRowOperation>>? Operations { get; set; }

    /// <summary>Whether it computes row by row.</summary>
    public bool IsRows => Operations is not null;

    /// <summary>Makes the kernel, given the place of each value.</summary>
    public Func<Func<int, GpuTensor>, GpuStep> Make { get; set; } = null!;
}

/// <summary>Places the tensors of a list of kernels by their lifetimes.</summary>
internal static class GpuPlacement
{
    /// <summary>Places all tensors.</summary>
    /// <param name="kernels">The kernels in order.</param>
    /// <param name="lastReads">For each value the number of the last kernel that reads it.</param>
    /// <param name="describe">Describes the tensor of a value; in the workspace, its offset is still open.</param>
    public static GpuRoutine Place(
        IReadOnlyList<PendingKernel> kernels, IReadOnlyDictionary<int, int> lastReads, Func<int, GpuTensor> describe)
    {
        var planner = new WorkspacePlanner();
        var tensors = new Dictionary<int, GpuTensor>();
        var steps = new List<GpuStep>();
        for (int i = 0; i < kernels.Count; i++)
        {
            // Only when the kernel is made does it ask for the results that it stores.
            steps.Add(kernels[i].Make(At));
            foreach (int value in tensors.Keys.Where(value => IsDead(value, i)).ToList())
            {
                planner.Free(tensors[value].Offset);
                tensors.Remove(value);
            }
        }

        return new GpuRoutine(steps.ToEquatableArray(), planner.Length);

        GpuTensor At(int value)
        {
            GpuTensor tensor = describe(value);
            if (tensor.Place != GpuPlace.Workspace)
                return tensor;
            if (!tensors.TryGetValue(value, out GpuTensor placed))
            {
                placed = tensor with { Offset = planner.Take(tensor.SampleLength) };
                tensors.Add(value, placed);
            }

            return placed;
        }

        bool IsDead(int value, int kernel) => !lastReads.TryGetValue(value, out int last) || last <= kernel;
    }
}
