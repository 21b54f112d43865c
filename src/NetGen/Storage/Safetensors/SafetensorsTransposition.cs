namespace NetGen.Storage.Safetensors;

/// <summary>Recognises a file whose kernels have their two axes exchanged, as PyTorch's linear layers have them.</summary>
internal static class SafetensorsTransposition
{
    /// <summary>The advice for a file that differs in nothing else.</summary>
    public const string Hint =
        "the kernels seem to be transposed: NetGen stores them as [inputs, units], as Keras does, and PyTorch as [units, inputs]; "
        + "read a PyTorch state_dict with LoadPyTorch, or transpose square ones too";

    /// <summary>Whether every difference between the file and the network is a shape of two dimensions in reverse order.</summary>
    /// <param name="header">The file.</param>
    /// <param name="expected">What the network would write.</param>
    /// <param name="differenceCount">In how many tensors the two differ.</param>
    public static bool ExplainsAll(SafetensorsHeader header, IReadOnlyList<SafetensorsEntry> expected, int differenceCount) =>
        differenceCount > 0 && expected.Count(entry => IsReversed(header, entry)) == differenceCount;

    private static bool IsReversed(SafetensorsHeader header, SafetensorsEntry entry) =>
        header.Tensors.TryGetValue(entry.Name, out SafetensorsTensor? found)
        && found.Type == entry.Type
        && found.Shape is [long rows, long columns]
        && entry.Shape is [int inputs, int units]
        && rows != columns
        && rows == units
        && columns == inputs;
}
