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

    private readonly Model _model;
    private readonly int _outputSize;

    /// <summary>Draws the data.</summary>
    /// <param name="work">What is timed.</param>
    /// <param name="model">The network, whose losses say what targets look like.</param>
    public Workload(Work work, Model model)
    {
        var random = new Random(7);
        Work = work;
        _model = model;
        _outputSize = model.Outputs.Sum(output => output.Size);
        int inputSize = model.Inputs.Sum(input => input.Size);
        Inputs = new float[work.IsSingle() ? SingleSamples : 1][];
        for (int i = 0; i < Inputs.Length; i++)
        {
            Inputs[i] = new float[work.BatchSize() * inputSize];
            foreach (ref float value in Inputs[i].AsSpan())
                value = (random.NextSingle() * 2) - 1;
            if (work == Work.SingleSparse)
                Thin(Inputs[i], random);
        }

        Targets =
        [
            .. Enumerable.Range(0, work.BatchSize())
                .SelectMany(_ => model.Outputs)
                .SelectMany(output => Enumerable.Range(0, output.TargetSize).Select(_ => output.Loss switch
                {
                    Loss.SparseCategoricalCrossEntropy => random.Next(output.Size),
                    Loss.BinaryCrossEntropy => random.Next(2),
                    _ => (random.NextSingle() * 2) - 1,
                })),
        ];
    }

    /// <summary>What is timed.</summary>
    public Work Work { get; }

    /// <summary>The inputs of one call after the other, in [−1, 1); of a network with several, one sample of each in turn.</summary>
    public float[][] Inputs { get; }

    /// <summary>The targets of one call: for each output of a sample one class index, or as many values as it has.</summary>
    public float[] Targets { get; }

    /// <summary>Memory for the outputs of each input, already written, so that its pages are there.</summary>
    public float[][] CreateOutputs()
    {
        float[][] outputs = new float[Inputs.Length][];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new float[Work.BatchSize() * _outputSize];
            outputs[i].AsSpan().Fill(float.NaN);
        }

        return outputs;
    }

    /// <summary>
    /// The useful floating-point operations of a call, on average: two for each multiply-add of the products, without
    /// activations and optimizer; where inputs are zero, their products are not useful. A dense layer has a product at each
    /// position. A convolution has whole windows at each position, also at the borders. A training step has three products for
    /// each layer, but a network's inputs need no gradient.
    /// </summary>
    public double UsefulFlops()
    {
        double forward = _model.Products.Sum(Flops);
        double ofInputs = _model.Products.Where(layer => _model.Nodes[layer.Source] is ModelInput).Sum(Flops);
        return Work switch
        {
            Work.SingleSparse => forward - (ofInputs * ShareOfZeros()),
            _ when Work.IsTraining() => Work.BatchSize() * ((3 * forward) - ofInputs),
            _ => Work.BatchSize() * forward,
        };
    }

    private static double Flops(ModelProduct layer) => 2.0 * layer.Inputs * layer.Size;

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
