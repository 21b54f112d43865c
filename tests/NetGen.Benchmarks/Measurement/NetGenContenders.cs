namespace NetGen.Benchmarks;

/// <summary><c>Predict</c> on one sample after the other.</summary>
internal sealed class NetGenPredict<TCalls>(TCalls network, Workload workload) : IContender
    where TCalls : struct, INetworkCalls
{
    private readonly float[][] _inputs = workload.Inputs;
    private readonly float[][] _outputs = workload.CreateOutputs();

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            int sample = call & (Workload.SingleSamples - 1);
            network.Predict(_inputs[sample], _outputs[sample]);
        }
    }

    public float[] Results()
    {
        Run(Workload.SingleSamples);
        return [.. _outputs.SelectMany(output => output)];
    }

    public void Dispose()
    {
    }
}

/// <summary><c>Predict</c> on one sample after the other, each on several threads.</summary>
internal sealed class NetGenThreadedPredict<TNetwork>(TNetwork network, Workload workload, int threads) : IContender
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly float[][] _inputs = workload.Inputs;
    private readonly float[][] _outputs = workload.CreateOutputs();

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            int sample = call & (Workload.SingleSamples - 1);
            network.Predict(_inputs[sample], _outputs[sample], threads);
        }
    }

    public float[] Results()
    {
        Run(Workload.SingleSamples);
        return [.. _outputs.SelectMany(output => output)];
    }

    public void Dispose()
    {
    }
}

/// <summary><c>PredictBatch</c>.</summary>
internal sealed class NetGenPredictBatch<TCalls>(TCalls network, Workload workload) : IContender
    where TCalls : struct, INetworkCalls
{
    private readonly float[] _inputs = workload.Inputs[0];
    private readonly float[] _outputs = workload.CreateOutputs()[0];

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
            network.PredictBatch(_inputs, _outputs);
    }

    public float[] Results()
    {
        Run(1);
        return [.. _outputs];
    }

    public void Dispose()
    {
    }
}

/// <summary><c>PredictBatch</c> on several threads.</summary>
internal sealed class NetGenThreadedPredictBatch<TNetwork>(TNetwork network, Workload workload, int threads) : IContender
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly float[] _inputs = workload.Inputs[0];
    private readonly float[] _outputs = workload.CreateOutputs()[0];

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
            network.PredictBatch(_inputs, _outputs, threads);
    }

    public float[] Results()
    {
        Run(1);
        return [.. _outputs];
    }

    public void Dispose()
    {
    }
}

/// <summary><c>TrainStep</c> with Adam, always on the same batch.</summary>
internal sealed class NetGenTrainStep<TNetwork> : IContender
    where TNetwork : class, ITrainableNetwork<TNetwork>
{
    private readonly TNetwork _network;
    private readonly TrainerOptions _options;
    private readonly float[] _initialParameters;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[] _predictions;
    private Trainer<TNetwork, Adam> _trainer;

    public NetGenTrainStep(TNetwork network, Workload workload, int threads)
        : this(network, workload.Inputs[0], workload.Targets, workload.CreateOutputs()[0], threads)
    {
    }

    /// <summary>Prepares steps on a batch.</summary>
    /// <param name="network">The network, which has its weights again afterwards.</param>
    /// <param name="inputs">The samples, one after the other.</param>
    /// <param name="targets">Their targets.</param>
    /// <param name="predictions">Memory for the predictions.</param>
    /// <param name="threads">The threads of a step.</param>
    public NetGenTrainStep(TNetwork network, float[] inputs, float[] targets, float[] predictions, int threads)
    {
        _options = new TrainerOptions { MaxDegreeOfParallelism = threads };
        _network = network;
        _initialParameters = network.Parameters.Buffer.Span.ToArray();
        _inputs = inputs;
        _targets = targets;
        _predictions = predictions;
        _trainer = CreateTrainer();
    }

    /// <summary>
    /// Back to the initial weights and a new optimizer, since a batch that was learnt by heart leaves gradients too
    /// small to be normal numbers, which are slow. One step makes sure that all memory has been written.
    /// </summary>
    public void Reset()
    {
        RestoreParameters();
        _trainer = CreateTrainer();
        Run(1);
    }

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
            _trainer.TrainStep(_inputs, _targets, _predictions);
    }

    public float[] Results()
    {
        Reset();
        float[] losses = new float[TrainingSetup.ComparedSteps];
        foreach (ref float loss in losses.AsSpan())
            loss = (float)_trainer.TrainStep(_inputs, _targets, _predictions);
        RestoreParameters();
        return losses;
    }

    public void Dispose() => RestoreParameters();

    private Trainer<TNetwork, Adam> CreateTrainer() => _network.CreateTrainer(
        new Adam(TrainingSetup.LearningRate, epsilon: TrainingSetup.Epsilon), _options);

    private void RestoreParameters() => _initialParameters.CopyTo(_network.Parameters.Buffer.Span);
}
