using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Where a parameter is, as kernels read it.</summary>
internal struct QuadRange
{
    /// <summary>The index of its first quad among the parameters.</summary>
    public int First;

    /// <summary>The quads that it takes, padding included.</summary>
    public int Count;
}

/// <summary>Applies an optimizer to all parameters.</summary>
internal interface IUpdateKernel<TOptimizer>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    /// <summary>Changes the parameters and the slots by one step. Allocates nothing.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="optimizer">The optimizer, whose step has begun.</param>
    /// <param name="regions">The places of the parts of the gradients.</param>
    /// <param name="partials">The parts.</param>
    /// <param name="rows">The samples that they are summed over.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="slots">The optimizer's slots, each as long as the parameters, one after the other.</param>
    /// <param name="undecayed">The optimizer for the parameters that are excluded from weight decay.</param>
    /// <param name="excluded">Where those parameters are; may be empty.</param>
    void Launch(
        AcceleratorStream stream,
        in TOptimizer optimizer,
        ArrayView<GradientRegion> regions,
        ArrayView<float> partials,
        int rows,
        ArrayView<float> parameters,
        ArrayView<float> slots,
        in TOptimizer undecayed,
        ArrayView<QuadRange> excluded);
}

/// <summary>Finds the kernel of an optimizer.</summary>
internal static class UpdateKernel
{
    /// <summary>Compiles the kernel.</summary>
    /// <exception cref="NotSupportedException">The optimizer has none.</exception>
    public static IUpdateKernel<TOptimizer> Create<TOptimizer>(Accelerator accelerator)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        object? kernel = default(TOptimizer) switch
        {
            Sgd => new UpdateKernel<Sgd, SgdRule>(accelerator),
            Adam => new UpdateKernel<Adam, AdamRule>(accelerator),
            AdamW => new UpdateKernel<AdamW, AdamWRule>(accelerator),
            Adamax => new UpdateKernel<Adamax, AdamaxRule>(accelerator),
            Nadam => new UpdateKernel<Nadam, NadamRule>(accelerator),
            RMSprop => new UpdateKernel<RMSprop, RMSpropRule>(accelerator),
            Adagrad => new UpdateKernel<Adagrad, AdagradRule>(accelerator),
            Adadelta => new UpdateKernel<Adadelta, AdadeltaRule>(accelerator),
            _ => null,
        };
        return (IUpdateKernel<TOptimizer>?)kernel ?? throw new NotSupportedException(
            $"The optimizer {typeof(TOptimizer).Name} has no kernel for GPUs. Use Sgd, Adam, AdamW, Adamax, Nadam, RMSprop, " +
            "Adagrad or Adadelta, or train on the CPU with network.CreateTrainer.");
    }
}

/// <summary>Applies the rule of an optimizer, four parameters a thread.</summary>
internal sealed class UpdateKernel<TOptimizer, TRule>(Accelerator accelerator) : IUpdateKernel<TOptimizer>
    where TOptimizer : struct, IOptimizer<TOptimizer>, IRuleOptimizer<TRule>
    where TRule : unmanaged, IUpdateRule
{
    private const int GroupSize = 256;

    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<GradientRegion>, ArrayView<float>, int, ArrayView<float>, ArrayView<float>, TRule, TRule, ArrayView<QuadRange>> _launch =
        KernelLoading.Load<Action<AcceleratorStream, KernelConfig, ArrayView<GradientRegion>, ArrayView<float>, int, ArrayView<float>, ArrayView<float>, TRule, TRule, ArrayView<QuadRange>>>(
            accelerator, Update, new KernelSpecialization(GroupSize, null));

    /// <inheritdoc/>
    public void Launch(
        AcceleratorStream stream,
        in TOptimizer optimizer,
        ArrayView<GradientRegion> regions,
        ArrayView<float> partials,
        int rows,
        ArrayView<float> parameters,
        ArrayView<float> slots,
        in TOptimizer undecayed,
        ArrayView<QuadRange> excluded)
    {
        int groups = ((parameters.IntLength / 4) + GroupSize - 1) / GroupSize;
        _launch(stream, new KernelConfig(groups, GroupSize), regions, partials, rows, parameters, slots, optimizer.Rule, undecayed.Rule, excluded);
    }

    private static void Update(
        ArrayView<GradientRegion> regions,
        ArrayView<float> partials,
        int rows,
        ArrayView<float> parameters,
        ArrayView<float> slots,
        TRule decayed,
        TRule undecayed,
        ArrayView<QuadRange> excluded)
    {
        ArrayView<Quad> values = parameters.Cast<Quad>();
        ArrayView<Quad> states = slots.Cast<Quad>();
        int quad = Grid.GlobalIndex.X;
        if (quad >= values.IntLength)
            return;
        Quad parameter = values[quad];
        SummedGradient sum = GradientSums.Sum(regions, partials.Cast<Quad>(), quad, rows, parameter);
        if (!sum.Exists)
            return;
        Quad gradient = sum.Value;
        TRule rule = decayed;
        for (int i = 0; i < excluded.IntLength; i++)
        {
            QuadRange range = excluded[i];
            if (quad >= range.First && quad < range.First + range.Count)
                rule = undecayed;
        }

        long first = quad, second = first + values.Length, third = second + values.Length;
        Quad none = new(0, 0, 0, 0);
        Quad a = first < states.Length ? states[first] : none;
        Quad b = second < states.Length ? states[second] : none;
        Quad c = third < states.Length ? states[third] : none;
        var x = new LaneSlots(a.X, b.X, c.X);
        var y = new LaneSlots(a.Y, b.Y, c.Y);
        var z = new LaneSlots(a.Z, b.Z, c.Z);
        var w = new LaneSlots(a.W, b.W, c.W);
        values[quad] = new Quad(
            rule.Update(new Lane(parameter.X), new Lane(gradient.X), ref x).Value,
            rule.Update(new Lane(parameter.Y), new Lane(gradient.Y), ref y).Value,
            rule.Update(new Lane(parameter.Z), new Lane(gradient.Z), ref z).Value,
            rule.Update(new Lane(parameter.W), new Lane(gradient.W), ref w).Value);
        if (first < states.Length)
            states[first] = new Quad(x.First, y.First, z.First, w.First);
        if (second < states.Length)
            states[second] = new Quad(x.Second, y.Second, z.Second, w.Second);
        if (third < states.Length)
            states[third] = new Quad(x.Third, y.Third, z.Third, w.Third);
    }
}

/// <summary>The slots of one parameter, in a thread's registers.</summary>
internal struct LaneSlots(float first, float second, float third) : ISlots<Lane>
{
    /// <summary>The first slot.</summary>
    public float First = first;

    /// <summary>The second slot.</summary>
    public float Second = second;

    /// <summary>The third slot.</summary>
    public float Third = third;

    /// <inheritdoc/>
    public readonly Lane Load(int slot) => new(slot == 0 ? First : slot == 1 ? Second : Third);

    /// <inheritdoc/>
    public void Store(int slot, Lane value)
    {
        value = UpdateRule.NormalOrZero(value);
        if (slot == 0)
            First = value.Value;
        else if (slot == 1)
            Second = value.Value;
        else
            Third = value.Value;
    }
}
