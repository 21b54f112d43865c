namespace NetGen;

/// <summary>
/// Saves the trainer, with parameters and optimizer state, after every epoch or after every best epoch (Keras:
/// <c>ModelCheckpoint</c>).
/// </summary>
public sealed class ModelCheckpoint : Callback
{
    private readonly CheckpointName _name;
    private readonly MonitoredValue? _monitored;
    private bool _isDue;

    /// <summary>Makes the callback.</summary>
    /// <param name="path">
    /// The file's name. As in Keras, <c>{epoch:02d}</c> in it stands for the number of the epoch, from 1, with at least two digits,
    /// and <c>{val_loss:.2f}</c> for the value of that name with two digits after the point; formats are <c>d</c> for the epoch
    /// and <c>f</c> or <c>e</c> for values, and may be left out. Two braces are a brace. The folder is made if needed.
    /// </param>
    /// <param name="saveBestOnly">Whether to save only if the watched value is the best so far.</param>
    /// <param name="monitor">The name of the value to watch.</param>
    /// <param name="mode">Which direction is an improvement.</param>
    /// <param name="initialValueThreshold">
    /// With <paramref name="saveBestOnly"/>, a value that has to be surpassed before anything is saved, such as that of the file
    /// that is there (Keras: <c>initial_value_threshold</c>). A training resumed by <see cref="Trainer.Load"/> needs none: the
    /// trainer's file has the best value.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or it has a placeholder in braces that cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN.</exception>
    public ModelCheckpoint(
        string path,
        bool saveBestOnly = false,
        string monitor = "val_loss",
        MonitorMode mode = MonitorMode.Auto,
        double? initialValueThreshold = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (initialValueThreshold is double.NaN)
            throw new ArgumentOutOfRangeException(
                nameof(initialValueThreshold), "initialValueThreshold is NaN, which no value can surpass; give a number or null.");
        _name = CheckpointName.Parse(path);
        if (!saveBestOnly)
            return;
        _monitored = new MonitoredValue(nameof(ModelCheckpoint), monitor, mode, 0);
        if (initialValueThreshold is { } threshold)
            _monitored.Surpass(threshold);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// As in Keras, and unlike the other callbacks, this one keeps the best value from one call of <c>Fit</c> to the next. A
    /// worse network therefore never replaces a better file. The trainer's file keeps the best value too, for the next program.
    /// </remarks>
    /// <exception cref="ArgumentException">The epochs have no value of a name that is in the file's name.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public override void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names)
    {
        _monitored?.RequireIn(names);
        _name.RequireIn(names);

        // Before hours of training, and not after the first epoch.
        if (_name.FixedFolder is { } folder)
            Directory.CreateDirectory(folder);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _isDue = _monitored is null || _monitored.Improves(result);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnCheckpoint(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(result);
        if (!_isDue)
            return;
        string path = _name.For(result);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        trainer.Save(path);
    }

    /// <inheritdoc/>
    public override string? StateName =>
        _monitored is null ? null : $"ModelCheckpoint({_monitored.Name}, {Path.GetFileName(_name.Template)})";

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _monitored?.Save(state);
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _monitored?.Load(state);
    }
}
