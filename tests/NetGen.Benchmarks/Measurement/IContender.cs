namespace NetGen.Benchmarks;

/// <summary>One implementation of one work, ready to run.</summary>
internal interface IContender : IDisposable
{
    /// <summary>Puts back what earlier calls have changed (weights that were trained). Not timed.</summary>
    void Reset()
    {
    }

    /// <summary>Runs the work a number of times.</summary>
    /// <param name="calls">How often; the inputs are gone round in from the first.</param>
    void Run(int calls);

    /// <summary>
    /// What the contender computes, for comparison: the predictions for every input of the workload, or the losses of
    /// some training steps. Empty where the work has no result of its own.
    /// </summary>
    float[] Results();
}
