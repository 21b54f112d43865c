using NetGen.Compiler.Layers;

namespace NetGen.Interpreter;

/// <summary>The values of parameters as the graph has them: in parts, where a layer has several next to each other.</summary>
public static class ParameterParts
{
    /// <summary>The values of all parts in order.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">Their values in Keras's layout.</param>
    public static double[][] Split(IEnumerable<ParameterSpecification> parameters, IEnumerable<double[]> values) =>
        [.. parameters.Zip(values, (parameter, whole) => parameter.Split(whole)).SelectMany(parts => parts)];

    /// <summary>The values of whole parameters, in Keras's layout.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="parts">The values of all parts in order.</param>
    public static double[][] Join(IEnumerable<ParameterSpecification> parameters, IReadOnlyList<double[]> parts)
    {
        var joined = new List<double[]>();
        int first = 0;
        foreach (ParameterSpecification parameter in parameters)
        {
            joined.Add(parameter.Join([.. parts.Skip(first).Take(parameter.PartCount)]));
            first += parameter.PartCount;
        }

        return [.. joined];
    }
}
