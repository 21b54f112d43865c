namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>
/// Kernels of values with at most eight channels (<c>CostModel.FitsHalfPanels</c>): they compute the first half of each panel, and set
/// the other half to 0.
/// </summary>
internal static class HalfPanelKernels
{
    /// <summary>Adds a kernel; where half of a panel is enough, with the method that calls it with such panels.</summary>
    /// <param name="kernels">Receives it.</param>
    /// <param name="isHalf">Whether half of a panel is enough.</param>
    /// <param name="name">The name that it should have.</param>
    /// <param name="summary">What it computes, as the text of its documentation comment.</param>
    /// <param name="references">The names of the references to floats that it gets.</param>
    /// <param name="numbers">The names of the integers after them.</param>
    /// <param name="body">Writes its body.</param>
    /// <returns>Its name with the type argument, to be called.</returns>
    public static string Add(
        KernelSet kernels,
        bool isHalf,
        string name,
        string summary,
        IReadOnlyList<string> references,
        IReadOnlyList<string> numbers,
        Action<CodeWriter> body)
    {
        string parameters = string.Join(
            ", ", references.Select(reference => "ref float " + reference).Concat(numbers.Select(number => "int " + number)));
        if (!isHalf)
            return kernels.Add(name, summary, parameters, body);
        string half = kernels.AddName(name + "Half", summary, parameters, body);
        string arguments = string.Join(", ", references.Select(reference => "ref " + reference).Concat(numbers));
        return kernels.Add(name, $"{summary} Half of a panel holds them.", parameters, writer => writer.Line($"""
            if (TPanel.VectorCount <= 2)
                {half}<HalfPanel256>({arguments});
            else if (typeof(TPanel) == typeof(Panel128))
                {half}<HalfPanel128>({arguments});
            else
                {half}<PanelScalar>({arguments});
            """));
    }

    /// <summary>Writes the store of a result, and of the half of its panel that is not computed.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="isHalf">Whether half of the panel is computed.</param>
    /// <param name="value">The panel.</param>
    /// <param name="at">The offset of the result.</param>
    public static void WriteStore(CodeWriter writer, bool isHalf, string value, string at)
    {
        writer.Line($"{value}.Store(ref y, {at});");
        if (isHalf)
            writer.Line($"HalfPanel.ClearRest(ref y, {at});");
    }
}
