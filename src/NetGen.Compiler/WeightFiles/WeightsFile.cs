namespace NetGen.Compiler.WeightFiles;

/// <summary>A safetensors file of the project, as far as the compiler sees it: what its header says.</summary>
public sealed class WeightsFile
{
    internal WeightsFile(string name, WeightsFileState state)
    {
        Name = name;
        State = state;
    }

    /// <summary>The file's name, relative to the project's folder, with slashes.</summary>
    public string Name { get; }

    /// <summary>What is known of it.</summary>
    internal WeightsFileState State { get; }
}

/// <summary>What is known of a file.</summary>
internal abstract record WeightsFileState
{
    private WeightsFileState()
    {
    }

    /// <summary>The project lists the file, and there is none.</summary>
    internal sealed record Missing : WeightsFileState;

    /// <summary>It breaks the format.</summary>
    /// <param name="Reason">How.</param>
    internal sealed record Damaged(string Reason) : WeightsFileState;

    /// <summary>It is good.</summary>
    /// <param name="Tensors">Its tensors by name.</param>
    /// <param name="Metadata">Free text by key.</param>
    internal sealed record Good(IReadOnlyDictionary<string, TensorHead> Tensors, IReadOnlyDictionary<string, string> Metadata) : WeightsFileState;
}
