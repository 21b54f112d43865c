using System.ComponentModel;

namespace NetGen.Storage;

/// <summary>A routine of generated code that needs scratch memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStackRoutine
{
    /// <summary>The floats of scratch memory, at least 1.</summary>
    static abstract int WorkspaceLength { get; }

    /// <summary>Runs it.</summary>
    /// <param name="a">The first reference that it is called with.</param>
    /// <param name="b">The second reference that it is called with.</param>
    /// <param name="c">The third reference that it is called with.</param>
    /// <param name="d">The fourth reference that it is called with.</param>
    /// <param name="e">The fifth reference that it is called with.</param>
    /// <param name="f">The sixth reference that it is called with.</param>
    /// <param name="g">The seventh reference that it is called with.</param>
    /// <param name="h">The eighth reference that it is called with.</param>
    /// <param name="workspace">The first float of its scratch memory, at the start of a line of the cache.</param>
    static abstract void Run(
        ref float a, ref float b, ref float c, ref float d, ref float e, ref float f, ref float g, ref float h, ref float workspace);
}
