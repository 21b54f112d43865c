using System.ComponentModel;

namespace NetGen.Storage;

/// <summary>A routine of generated code that needs scratch memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStackRoutine
{
    /// <summary>The floats of scratch memory, at least 1.</summary>
    static abstract int WorkspaceLength { get; }

    /// <summary>Runs it.</summary>
    /// <param name="arguments">What it is called with.</param>
    /// <param name="workspace">The first float of its scratch memory, at the start of a line of the cache.</param>
    static abstract void Run(in StackArguments arguments, ref float workspace);
}
