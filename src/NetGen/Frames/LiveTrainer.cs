using System.Collections.Immutable;
using System.Globalization;
using NetGen.Numerics;
using NetGen.Randomness;

namespace NetGen;

/// <summary>
/// Trains while a game plays: in steps that fit into a frame, or on a thread of its own. The network that is trained is not the one that plays, which gets new weights between two frames.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
/// <remarks>
/// <para>
/// The game calls <see cref="Update"/> at the start of a frame, <see cref="Add"/> for what it has seen, and <see cref="Train"/> at the end of a frame. Nothing is allocated and nothing waits: <see cref="Add"/>
/// at most for the copy of a batch.
/// </para>
/// <para>
/// <see cref="Train"/> and <see cref="Publish"/> may be called on another thread than <see cref="Update"/> and <see cref="Add"/>, each pair on one thread at a time. Steps are those of
/// <see cref="Trainer{TNetwork, TOptimizer}.TrainStep"/>, bit for bit; which samples are in a step follows from the trainer's seed and its step.
/// </para>
/// </remarks>
public sealed class LiveTrainer<TNetwork, TOptimizer>
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly LiveTrainerOptions _options;
    private readonly WeightExchange<TNetwork> _exchange = new();
    private readonly ExperienceRing _samples;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[] _predictions;
    private readonly ImmutableArray<LossInfo> _losses = NetworkLosses.Of<TNetwork>();
    private readonly TargetRule[] _rules;

    /// <summary>Makes a trainer, and gives the network that plays the weights of the one that is trained.</summary>
    /// <param name="trainer">Trains a network of its own: <c>new Pilot().CreateTrainer(new Adam())</c>, or one that goes on from a file.</param>
    /// <param name="player">The network that plays. No other thread may use it during the call.</param>
    /// <param name="options">The size of batches and memory.</param>
    /// <exception cref="ArgumentException">The trainer trains the network that plays, or layers are stateful.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The player's parameters cannot be changed (<see cref="Storage.ParameterStore.IsReadOnly"/>), or those of the trainer are not finite.</exception>
    public LiveTrainer(Trainer<TNetwork, TOptimizer> trainer, TNetwork player, LiveTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(player);
        NetworkDescription description = TNetwork.Description;
        if (ReferenceEquals(trainer.Network, player))
            throw new ArgumentException($"LiveTrainer expects a trainer of another network than the one that plays; train a {description.Name} of its own.", nameof(player));
        if (TNetwork.StateLength > 0)
            throw new ArgumentException($"LiveTrainer draws samples at random, and {description.Name} has stateful layers, which go on from batch to batch; train it by TrainStep with BatchStates.", nameof(trainer));
        _options = options ?? new LiveTrainerOptions();
        _options.Validate();
        (Trainer, Player) = (trainer, player);
        _samples = new ExperienceRing(_options.Capacity, description.InputSize, TNetwork.TargetSize);
        _inputs = new float[checked(_options.BatchSize * description.InputSize)];
        _targets = new float[checked(_options.BatchSize * TNetwork.TargetSize)];
        _predictions = new float[checked(_options.BatchSize * description.OutputSize)];
        _rules = [.. _losses.Select(loss => TargetRule.Of(loss.Loss, loss.OutputSize, loss.HasZeroOneTargets))];
        Publish();
        Update();
    }

    /// <summary>The trainer. For batches of your own, call its <see cref="Trainer{TNetwork, TOptimizer}.TrainStep"/> and then <see cref="Publish"/>.</summary>
    public Trainer<TNetwork, TOptimizer> Trainer { get; }

    /// <summary>The network that plays.</summary>
    public TNetwork Player { get; }

    /// <summary>The samples that are remembered.</summary>
    public int Count => _samples.Count;

    /// <summary>The mean loss of the steps of the last <see cref="Train"/>; NaN before the first step.</summary>
    public double Loss { get; private set; } = double.NaN;

    /// <summary>The time that a step took, the mean of the last <see cref="Train"/>.</summary>
    public TimeSpan StepTime { get; private set; }

    /// <summary>Remembers a sample and its target.</summary>
    /// <param name="input">One sample, <see cref="NetworkDescription.InputSize"/> values.</param>
    /// <param name="target">Its target, <see cref="ITrainableNetwork{TSelf}.TargetSize"/> values.</param>
    /// <exception cref="ArgumentException">A length differs, a value is not finite, or the loss or a layer cannot mean it.</exception>
    public void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> target)
    {
        NetworkDescription description = TNetwork.Description;
        NetworkGuard.Matches(input.Length, 1, description.InputSize, nameof(input));
        NetworkGuard.Matches(target.Length, 1, TNetwork.TargetSize, nameof(target));
        if (!FiniteValues.AreAll(input))
            ThrowNotFinite(input);
        IndexGuard.Require(description, input, nameof(input));
        for (int i = 0; i < _rules.Length; i++)
            _rules[i].Require(nameof(Add), _losses[i], target.Slice(_losses[i].TargetOffset, _losses[i].TargetSize));
        _samples.Add(input, target);
    }

    /// <summary>Forgets all samples.</summary>
    public void Clear() => _samples.Clear();

    /// <summary>Trains for a time, and publishes the weights.</summary>
    /// <param name="budget">The time, above 0. One step is always taken, and further ones while the next would still be done in time, if it takes as long as those before.</param>
    /// <returns>The number of steps; 0 while there are fewer samples than in a batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above 0.</exception>
    /// <exception cref="InvalidOperationException">Training has diverged. The weights are not published: the player keeps the last good ones.</exception>
    public int Train(TimeSpan budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(budget, TimeSpan.Zero);
        if (_samples.Count < _options.BatchSize)
            return 0;
        var clock = new FrameClock(_options.TimeProvider, budget);
        double sum = 0;
        while (clock.Fits(1))
        {
            var random = new PhiloxSequence(Trainer.Seed, RandomPurpose.Experience, (uint)Trainer.Step, (uint)(Trainer.Step >> 32));
            _samples.Draw(ref random, _inputs, _targets);
            double loss = Trainer.TrainStep(_inputs, _targets, _predictions);
            if (!double.IsFinite(loss))
                ThrowDiverged(string.Create(CultureInfo.InvariantCulture, $"the loss of a batch is {loss}"));
            sum += loss;
            clock.Count(1);
        }

        Loss = sum / clock.Done;
        StepTime = clock.Elapsed / clock.Done;
        Publish();
        return clock.Done;
    }

    /// <summary>Publishes the weights of the trainer, as <see cref="Train"/> does.</summary>
    /// <exception cref="InvalidOperationException">A weight is not finite. The player keeps the last good ones.</exception>
    public void Publish()
    {
        if (!FiniteValues.AreAll(Trainer.Parameters.Buffer.Values))
            ThrowDiverged("the network has a parameter that is not finite");
        _exchange.Publish(Trainer.Network);
    }

    /// <summary>Gives the player the newest weights, if there are any. Call it at the start of a frame, on the thread that plays.</summary>
    /// <returns>Whether the player has got other weights.</returns>
    public bool Update() => _exchange.TryTake(Player);

    private void ThrowDiverged(string found) => throw new InvalidOperationException(string.Create(
        CultureInfo.InvariantCulture,
        $"Training diverged in step {Trainer.Step}: {found}. The player keeps the weights that were published last. Lower the learning rate, scale the inputs to about 1, or clip the gradients "
        + $"(TrainerOptions.GlobalClipNorm); then go on from a file, or with a new trainer."));

    private static void ThrowNotFinite(ReadOnlySpan<float> input)
    {
        int index = FiniteValues.IndexOfFirstOther(input);
        throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"Add expects finite values in input, got {input[index]} as value {index}; leave this sample out."), nameof(input));
    }
}
