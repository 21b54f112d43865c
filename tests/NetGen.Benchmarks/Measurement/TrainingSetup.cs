namespace NetGen.Benchmarks;

/// <summary>How every contender trains.</summary>
internal static class TrainingSetup
{
    /// <summary>The steps whose losses are compared, after a first one.</summary>
    public const int ComparedSteps = 4;

    /// <summary>
    /// Adam's epsilon: so small that it makes no difference whether it is added before the correction of the bias (Keras,
    /// NetGen) or after it (PyTorch).
    /// </summary>
    public const double Epsilon = 1e-10;

    /// <summary>Adam's learning rate.</summary>
    public const double LearningRate = 1e-3;
}
