using NetGen.Threading;

namespace NetGen.Learning;

/// <summary>
/// Many environments that take a step at once (Gymnasium: <c>VectorEnv</c>). Observations, rewards and ends lie in arrays, one after the other,
/// so that a network reads all observations as one batch.
/// </summary>
/// <typeparam name="TEnvironment">The environment's struct.</typeparam>
/// <remarks>
/// <para>
/// Where an episode ends, the next one begins in the same step (Gymnasium's <c>AutoresetMode.SAME_STEP</c>): <see cref="Observations"/> has its
/// first observation, and <see cref="FinalObservations"/> the last one of the episode that ended.
/// </para>
/// <para>
/// Episode e of environment i has the seed <c>EpisodeSeed.Of(seed, i, e)</c>. So the results do not depend on the number of threads.
/// </para>
/// </remarks>
public sealed class VectorEnvironment<TEnvironment>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    // Pieces of fewer steps than this would cost more to share than to take.
    private const int LeastOfPiece = 4;

    private readonly TEnvironment[] _environments;
    private readonly float[] _observations;
    private readonly float[] _finalObservations;
    private readonly float[] _rewards;
    private readonly bool[] _terminated;
    private readonly bool[] _truncated;
    private readonly double[] _returns;
    private readonly int[] _lengths;
    private readonly double[] _finalReturns;
    private readonly int[] _finalLengths;
    private readonly long[] _episodes;
    private readonly int _threads;
    private bool _isReset;

    /// <summary>Makes the environments. Their first episodes begin with <see cref="Reset"/>.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="prototype">What each is a copy of before its first episode: settings that are not constants, say.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads that share a step, including the caller's; −1 for one per processor. More than one is worth it where the
    /// steps of all environments together take more than some 20 µs. Then <typeparamref name="TEnvironment"/> must change nothing that environments share.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1, or the degree 0 or less than −1.</exception>
    public VectorEnvironment(int count, TEnvironment prototype = default, int maxDegreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _threads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        _environments = new TEnvironment[count];
        Array.Fill(_environments, prototype);
        _observations = new float[checked(count * TEnvironment.ObservationSize)];
        _finalObservations = new float[_observations.Length];
        _rewards = new float[count];
        _terminated = new bool[count];
        _truncated = new bool[count];
        _returns = new double[count];
        _lengths = new int[count];
        _finalReturns = new double[count];
        _finalLengths = new int[count];
        _episodes = new long[count];
    }

    /// <summary>The number of environments.</summary>
    public int Count => _environments.Length;

    /// <summary>The observations that the next actions answer, [<see cref="Count"/>, observation size].</summary>
    public ReadOnlySpan<float> Observations => _observations;

    /// <summary>The rewards of the last step.</summary>
    public ReadOnlySpan<float> Rewards => _rewards;

    /// <summary>Whether an episode came to its end in the last step (<see cref="StepResult.Terminated"/>).</summary>
    public ReadOnlySpan<bool> Terminated => _terminated;

    /// <summary>Whether an episode was cut off in the last step (<see cref="StepResult.Truncated"/>).</summary>
    public ReadOnlySpan<bool> Truncated => _truncated;

    /// <summary>
    /// The last observation of the episode that ended in the last step, in the places of <see cref="Observations"/>. Where none ended, the values
    /// are those of some episode before, or 0.
    /// </summary>
    public ReadOnlySpan<float> FinalObservations => _finalObservations;

    /// <summary>The sum of the rewards of each environment's last episode that ended; 0 before the first.</summary>
    public ReadOnlySpan<double> FinalReturns => _finalReturns;

    /// <summary>The steps of each environment's last episode that ended; 0 before the first.</summary>
    public ReadOnlySpan<int> FinalLengths => _finalLengths;

    /// <summary>The returns and lengths of the episodes that ended since <see cref="Reset"/>, in the order of steps and environments.</summary>
    public EpisodeStatistics Statistics { get; } = new();

    /// <summary>The seed of the last <see cref="Reset"/>.</summary>
    public long Seed { get; private set; }

    /// <summary>The number of steps since <see cref="Reset"/>, those of all environments together.</summary>
    public long StepCount { get; private set; }

    /// <summary>One of the environments, to look at or to draw. Changes to it are changes to its episode.</summary>
    /// <param name="index">Its number, from 0.</param>
    public ref TEnvironment this[int index] => ref _environments[index];

    /// <summary>The episode that an environment is in, counted from 0.</summary>
    /// <param name="index">The environment's number, from 0.</param>
    public long EpisodeOf(int index) => _episodes[index];

    /// <summary>Begins the first episode of each environment, and forgets all statistics.</summary>
    /// <param name="seed">The seed of all episodes until the next call.</param>
    public void Reset(long seed)
    {
        Seed = seed;
        StepCount = 0;
        Statistics.Clear();
        Array.Clear(_rewards);
        Array.Clear(_terminated);
        Array.Clear(_truncated);
        Array.Clear(_finalObservations);
        Array.Clear(_finalReturns);
        Array.Clear(_finalLengths);
        Array.Clear(_episodes);
        for (int i = 0; i < Count; i++)
            Begin(i);
        _isReset = true;
    }

    /// <summary>Takes a step in each environment, and begins the next episode where one ends.</summary>
    /// <param name="actions">The actions, [<see cref="Count"/>, action size].</param>
    /// <remarks>
    /// Allocates nothing, once threads are there if there are several. If an environment throws, all have to be reset: some have taken the step, and some not.
    /// </remarks>
    /// <exception cref="ArgumentException">The length differs, or an environment refuses its action.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Reset"/> was not called before, or not after an exception in a step.</exception>
    public unsafe void Step(ReadOnlySpan<float> actions)
    {
        int actionSize = TEnvironment.ActionSpace.Size;
        if (actions.Length != Count * actionSize)
        {
            throw new ArgumentException(
                $"Step expects {Count * actionSize} values, an action of {actionSize} for each of {Count} environments, got {actions.Length}.",
                nameof(actions));
        }

        if (!_isReset)
            throw new InvalidOperationException("The environments have no episode to take a step in; call Reset with a seed first.");
        _isReset = false;
        if (_threads == 1)
        {
            StepRange(actions, 0, Count);
        }
        else
        {
            int ofPiece = Math.Max(LeastOfPiece, Count / (4 * _threads));
            fixed (float* first = actions)
            {
                var job = new StepJob(this, first, actionSize, ofPiece);
                WorkerPool.Shared.Run(ref job, (Count + ofPiece - 1) / ofPiece, _threads);
            }
        }

        _isReset = true;
        StepCount += Count;
        for (int i = 0; i < Count; i++)
        {
            if (_terminated[i] || _truncated[i])
                Statistics.Add(_finalReturns[i], _finalLengths[i]);
        }
    }

    // The actions are those of the range alone.
    private void StepRange(ReadOnlySpan<float> actions, int first, int end)
    {
        int size = TEnvironment.ObservationSize, actionSize = TEnvironment.ActionSpace.Size;
        for (int i = first; i < end; i++)
        {
            Span<float> observation = _observations.AsSpan(i * size, size);
            StepResult result = _environments[i].Step(actions.Slice((i - first) * actionSize, actionSize), observation);
            _rewards[i] = result.Reward;
            _terminated[i] = result.Terminated;
            _truncated[i] = result.Truncated;
            _returns[i] += result.Reward;
            _lengths[i]++;
            if (!result.IsDone)
                continue;
            observation.CopyTo(_finalObservations.AsSpan(i * size, size));
            _finalReturns[i] = _returns[i];
            _finalLengths[i] = _lengths[i];
            _episodes[i]++;
            Begin(i);
        }
    }

    private void Begin(int index)
    {
        int size = TEnvironment.ObservationSize;
        _returns[index] = 0;
        _lengths[index] = 0;
        _environments[index].Reset(EpisodeSeed.Of(Seed, index, _episodes[index]), _observations.AsSpan(index * size, size));
    }

    // The actions are pinned by the caller, who waits until all pieces are done.
    private readonly unsafe struct StepJob(VectorEnvironment<TEnvironment> owner, float* actions, int actionSize, int ofPiece) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            int first = part * ofPiece, end = Math.Min(first + ofPiece, owner.Count);
            owner.StepRange(new ReadOnlySpan<float>(actions + ((nint)first * actionSize), (end - first) * actionSize), first, end);
        }
    }
}
