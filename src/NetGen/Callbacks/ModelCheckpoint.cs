using NetGen.Storage.Files;

namespace NetGen;

/// <summary>
/// Saves the trainer, with parameters and optimizer state, after every epoch or after every best epoch (Keras:
/// <c>ModelCheckpoint</c>).
/// </summary>
/// <remarks>
/// A file that cannot be written does not end a training of hours: see <see cref="WriteFailure"/>. When <c>Fit</c> begins, no work can be
/// lost yet. It then throws if the files cannot be written, as far as their names are known.
/// </remarks>
public sealed class ModelCheckpoint : Callback
{
    private readonly CheckpointName _name;
    private readonly MonitoredValue? _monitored;
    private readonly WriteFailurePolicy _failures;
    private bool _isDue;
    private double? _bestWritten;

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
    /// <param name="onFailure">
    /// What to do if a file cannot be written after an epoch. After <see cref="WriteFailure.Continue"/>, the next save that is due tries
    /// again. With <paramref name="saveBestOnly"/>, that is the next epoch that is better than the last one <em>written</em>.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or it has a placeholder in braces that cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN, or an argument is not a value of its enumeration.</exception>
    public ModelCheckpoint(
        string path,
        bool saveBestOnly = false,
        string monitor = "val_loss",
        MonitorMode mode = MonitorMode.Auto,
        double? initialValueThreshold = null,
        WriteFailure onFailure = WriteFailure.Continue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (initialValueThreshold is double.NaN)
            throw new ArgumentOutOfRangeException(
                nameof(initialValueThreshold), "initialValueThreshold is NaN, which no value can surpass; give a number or null.");
        _name = CheckpointName.Parse(path);
        _failures = new WriteFailurePolicy(WriteFailurePolicy.Require(onFailure));
        if (!saveBestOnly)
            return;
        _monitored = new MonitoredValue(nameof(ModelCheckpoint), monitor, mode, 0) { Best = initialValueThreshold };
    }

    /// <inheritdoc/>
    /// <remarks>
    /// As in Keras, and unlike the other callbacks, this one keeps the best value from one call of <c>Fit</c> to the next. A
    /// worse network therefore never replaces a better file. The trainer's file keeps the best value too, for the next program.
    /// </remarks>
    /// <exception cref="ArgumentException">The epochs have no value of a name that is in the file's name.</exception>
    /// <exception cref="IOException">The folder cannot be made, or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public override void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names)
    {
        _monitored?.RequireIn(names);
        _name.RequireIn(names);
        _failures.Begin();

        // Before hours of training, and not after the first epoch.
        if (_name.FixedFolder is { } folder)
            Directory.CreateDirectory(folder);
        if (_name.FixedName is { } path)
            AtomicFile.RequireWritable(path);
        else if (_name.HasOneFolder)
            AtomicFile.RequireWritableFolder(_name.FixedFolder ?? ".", Path.GetFileName(_name.Template));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _bestWritten = _monitored?.Best;
        _isDue = _monitored is null || _monitored.Improves(result);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, and training is not to go on.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written, and training is not to go on.</exception>
    public override void OnCheckpoint(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(result);
        if (!_isDue)
            return;
        string path = _name.For(result);
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            trainer.Save(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The best value that counts is that of the file.
            if (_monitored is not null)
                _monitored.Best = _bestWritten;
            if (!_failures.Continues(trainer))
                throw;
            _failures.Warn(
                trainer,
                $"ModelCheckpoint could not save epoch {result.Epoch}: {exception.Message} Training goes on, and the next save that is due " +
                "tries again. You will not be told of further failures.");
        }
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
