using System.Globalization;

namespace NetGen;

/// <summary>
/// Saves the trainer, with parameters and optimizer state, after every epoch or after every best epoch (Keras:
/// <c>ModelCheckpoint</c>).
/// </summary>
public sealed class ModelCheckpoint : Callback
{
    private readonly string _path;
    private readonly MonitoredValue? _monitored;

    /// <summary>Makes the callback.</summary>
    /// <param name="path">
    /// The file's name; <c>{epoch}</c> in it stands for the number of the epoch, from 1. Its folder is made if needed.
    /// </param>
    /// <param name="saveBestOnly">Whether to save only if the watched value is the best so far.</param>
    /// <param name="monitor">The name of the value to watch.</param>
    /// <param name="mode">Which direction is an improvement.</param>
    public ModelCheckpoint(
        string path, bool saveBestOnly = false, string monitor = "val_loss", MonitorMode mode = MonitorMode.Auto)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        if (saveBestOnly)
            _monitored = new MonitoredValue(nameof(ModelCheckpoint), monitor, mode, 0);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// As in Keras, and unlike the other callbacks, this one keeps the best value from one call of <c>Fit</c> to the next. A
    /// worse network therefore never replaces a better file.
    /// </remarks>
    public override void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names) => _monitored?.RequireIn(names);

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnEpochEnd(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(result);
        if (_monitored is not null && !_monitored.Improves(result))
            return;
        string path = _path.Replace(
            "{epoch}", result.Epoch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        trainer.Save(path);
    }
}
