namespace NetGen;

/// <summary>
/// Saves the trainer, with parameters and optimizer state, after every epoch or after every best epoch (Keras:
/// <c>ModelCheckpoint</c>).
/// </summary>
public sealed class ModelCheckpoint : Callback
{
    private readonly CheckpointName _name;
    private readonly MonitoredValue? _monitored;

    /// <summary>Makes the callback.</summary>
    /// <param name="path">
    /// The file's name. As in Keras, <c>{epoch:02d}</c> in it stands for the number of the epoch, from 1, with at least two digits,
    /// and <c>{val_loss:.2f}</c> for the value of that name with two digits after the point; formats are <c>d</c> for the epoch
    /// and <c>f</c> or <c>e</c> for values, and may be left out. Two braces are a brace. The folder is made if needed.
    /// </param>
    /// <param name="saveBestOnly">Whether to save only if the watched value is the best so far.</param>
    /// <param name="monitor">The name of the value to watch.</param>
    /// <param name="mode">Which direction is an improvement.</param>
    /// <exception cref="ArgumentException">The name is empty, or what it has in braces cannot be read.</exception>
    public ModelCheckpoint(
        string path, bool saveBestOnly = false, string monitor = "val_loss", MonitorMode mode = MonitorMode.Auto)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _name = CheckpointName.Parse(path);
        if (saveBestOnly)
            _monitored = new MonitoredValue(nameof(ModelCheckpoint), monitor, mode, 0);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Unlike the other callbacks, and as in Keras, this one remembers the best value from one call of <c>Fit</c> to
    /// the next, so that a worse network never replaces a better file.
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
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnEpochEnd(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(result);
        if (_monitored is not null && !_monitored.Improves(result))
            return;
        string path = _name.For(result);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        trainer.Save(path);
    }
}
