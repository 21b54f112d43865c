using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace NetGen;

/// <summary>A routine of <see cref="OptimizedCopy"/>, for as long as it has the code of the assembly.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class OptimizedRoutine
{
    private protected OptimizedRoutine()
    {
    }

    /// <summary>Ends its use.</summary>
    internal abstract void Forget();
}

/// <inheritdoc/>
/// <typeparam name="TRoutine">The type of the delegate.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OptimizedRoutine<TRoutine> : OptimizedRoutine
    where TRoutine : Delegate
{
    /// <summary>The method of the copy; <see langword="null"/> after the code of the assembly was changed.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "In a Debug build, the call of a property would cost as much as a small network.")]
    public TRoutine? Call;

    internal OptimizedRoutine(TRoutine call) => Call = call;

    /// <inheritdoc/>
    internal override void Forget() => Call = null;
}
