namespace NetGen;

/// <summary>Decides whether training goes on although a callback could not write its file.</summary>
/// <param name="onFailure">What the user asked for.</param>
internal sealed class WriteFailurePolicy(WriteFailure onFailure)
{
    private bool _hasWarned;

    /// <summary><c>Fit</c> begins: it gets a warning of its own.</summary>
    public void Begin() => _hasWarned = false;

    /// <summary>Whether training goes on after a failure. Outside of <c>Fit</c> nobody would see a warning.</summary>
    public bool Continues(Trainer trainer) => onFailure == WriteFailure.Continue && trainer.Warned is not null;

    /// <summary>Warns of the first failure; a file that cannot be written for a hundred epochs needs no hundred warnings.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="warning">What could not be written, why, and how it goes on.</param>
    public void Warn(Trainer trainer, string warning)
    {
        if (!_hasWarned)
            trainer.Warn(warning);
        _hasWarned = true;
    }

    /// <summary>Checks an argument.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no value of the enumeration.</exception>
    public static WriteFailure Require(WriteFailure onFailure) =>
        onFailure is WriteFailure.Continue or WriteFailure.Throw
            ? onFailure
            : throw new ArgumentOutOfRangeException(nameof(onFailure), $"Expected WriteFailure.Continue or Throw, got {onFailure}.");
}
