namespace NetGen.Benchmarks;

/// <summary>A library that learns Fashion-MNIST.</summary>
internal interface IFashionLearner : IDisposable
{
    /// <summary>The samples of a batch.</summary>
    const int BatchSize = 128;

    /// <summary>Trains on all samples once.</summary>
    /// <param name="order">The order of the samples, cut into batches from the first; the last batch may be shorter.</param>
    void TrainEpoch(long[] order);

    /// <summary>The share of the test set that is classified right.</summary>
    double TestAccuracy();
}
