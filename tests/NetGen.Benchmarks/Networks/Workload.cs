namespace NetGen.Benchmarks;

/// <summary>The data of one work for one network: the same for NetGen and for every peer.</summary>
internal sealed class Workload
{
    /// <summary>
    /// How many different samples a work on single samples goes round in, so that no branch predictor learns the zeros
    /// of one.
    /// </summary>
    public const int SingleSamples = 8;

    private const double ZeroShare = 0.8;

    /// <summary>Draws the data.</summary>
    /// <param name="work">What is timed.</param>
    /// <param name="description">The network.</param>
    /// <param name="loss">The network's loss, which says what targets look like.</param>
    public Workload(Work work, NetworkDescription description, Loss loss)
    {
        var random = new Random(7);
        Work = work;
        InputSize = description.InputSize;
        OutputSize = description.OutputSize;
        Inputs = new float[work.IsSingle() ? SingleSamples : 1][];
        for (int i = 0; i < Inputs.Length; i++)
        {
            Inputs[i] = new float[work.BatchSize() * InputSize];
            foreach (ref float value in Inputs[i].AsSpan())
                value = (random.NextSingle() * 2) - 1;
            if (work == Work.SingleSparse)
                Thin(Inputs[i], random);
        }

        Targets = new float[work.BatchSize() * (loss == Loss.SparseCategoricalCrossEntropy ? 1 : OutputSize)];
        foreach (ref float target in Targets.AsSpan())
            target = loss switch
            {
                Loss.SparseCategoricalCrossEntropy => random.Next(OutputSize),
                Loss.BinaryCrossEntropy => random.Next(2),
                _ => (random.NextSingle() * 2) - 1,
            };
    }

    /// <summary>What is timed.</summary>
    public Work Work { get; }

    /// <summary>The values in one input sample.</summary>
    public int InputSize { get; }

    /// <summary>The values in one output sample.</summary>
    public int OutputSize { get; }

    /// <summary>The inputs of one call after the other, in [−1, 1).</summary>
    public float[][] Inputs { get; }

    /// <summary>The targets of one call; one class index, or one value for each output.</summary>
    public float[] Targets { get; }

    /// <summary>Memory for the outputs of each input, already written, so that its pages are there.</summary>
    public float[][] CreateOutputs()
    {
        float[][] outputs = new float[Inputs.Length][];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new float[Work.BatchSize() * OutputSize];
            outputs[i].AsSpan().Fill(float.NaN);
        }

        return outputs;
    }

    /// <summary>
    /// The useful floating-point operations of a call, on average: two for each multiply-add of the products, without
    /// padding, activations and optimizer; where inputs are zero, their products are not useful. A training step has
    /// three products for each layer, but the first layer's inputs need no gradient.
    /// </summary>
    public double UsefulFlops(NetworkDescription description)
    {
        double[] products =
        [
            .. description.Parameters
                .Where(parameter => parameter.Shape.Length == 2)
                .Select(kernel => 2.0 * kernel.Shape[0] * kernel.Shape[1]),
        ];
        double forward = products.Sum();
        return Work switch
        {
            Work.SingleSparse => forward - (products[0] * ShareOfZeros()),
            Work.Train128 => Work.BatchSize() * ((3 * forward) - products[0]),
            _ => Work.BatchSize() * forward,
        };
    }

    private double ShareOfZeros() => Inputs.Average(input => input.Count(value => value == 0) / (double)input.Length);

    private static void Thin(float[] input, Random random)
    {
        // The same share in every sample: shuffled places, of which the first are set to zero. One value stays.
        int[] places = [.. Enumerable.Range(0, input.Length)];
        random.Shuffle(places);
        foreach (int place in places.AsSpan(0, (int)(ZeroShare * input.Length)))
            input[place] = 0;
    }
}
