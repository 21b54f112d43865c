namespace NetGen.Benchmarks;

/// <summary>NetGen: each batch is gathered into one array and trained on.</summary>
internal sealed class NetGenFashion(FashionNetwork network, DataSet train, DataSet test) : IFashionLearner
{
    private readonly Trainer<FashionNetwork, Adam> _trainer =
        network.CreateTrainer(
            new Adam(TrainingSetup.LearningRate, epsilon: TrainingSetup.Epsilon),
            new TrainerOptions { MaxDegreeOfParallelism = 1 });

    private readonly float[] _inputs = new float[IFashionLearner.BatchSize * FashionNetwork.InputSize];
    private readonly float[] _targets = new float[IFashionLearner.BatchSize];
    private readonly float[] _predictions = new float[IFashionLearner.BatchSize * FashionNetwork.OutputSize];

    public void TrainEpoch(long[] order)
    {
        for (int first = 0; first < order.Length; first += IFashionLearner.BatchSize)
        {
            int rows = Math.Min(IFashionLearner.BatchSize, order.Length - first);
            for (int row = 0; row < rows; row++)
            {
                int sample = (int)order[first + row];
                train.Input(sample).CopyTo(_inputs.AsSpan(row * FashionNetwork.InputSize));
                _targets[row] = train.Target(sample)[0];
            }

            _trainer.TrainStep(
                _inputs.AsSpan(0, rows * FashionNetwork.InputSize),
                _targets.AsSpan(0, rows),
                _predictions.AsSpan(0, rows * FashionNetwork.OutputSize));
        }
    }

    public double TestAccuracy() => network.Evaluate(test)["accuracy"];

    public void Dispose()
    {
    }
}
