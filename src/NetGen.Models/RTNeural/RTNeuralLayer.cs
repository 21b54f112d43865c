using System.Text.Json;

namespace NetGen.Compiler.Models.RTNeural;

/// <summary>One layer of a file.</summary>
/// <param name="element">The layer.</param>
/// <param name="number">Its place in the file, from 0.</param>
/// <param name="problems">Receives what is wrong with it.</param>
internal sealed class RTNeuralLayer(JsonElement element, int number, List<string> problems)
{
    private static readonly Dictionary<string, Activation> Activations = new()
    {
        [""] = Activation.Linear,
        ["tanh"] = Activation.Tanh,
        ["relu"] = Activation.Relu,
        ["sigmoid"] = Activation.Sigmoid,
        ["softmax"] = Activation.Softmax,
        ["elu"] = Activation.Elu,
    };

    /// <summary>The kind of layer: <c>dense</c>.</summary>
    public string Type => Member("type") is { ValueKind: JsonValueKind.String } type ? type.GetString()! : "";

    /// <summary>The arrays of its weights.</summary>
    public IReadOnlyList<JsonElement> Weights => Member("weights") is { ValueKind: JsonValueKind.Array } weights ? [.. weights.EnumerateArray()] : [];

    private string ActivationName => Member("activation") is { ValueKind: JsonValueKind.String } name ? name.GetString()! : "";

    /// <summary>The outputs: the last size of its shape.</summary>
    public int ReadUnits()
    {
        if (Member("shape") is { ValueKind: JsonValueKind.Array } shape && shape.GetArrayLength() > 0
            && shape[shape.GetArrayLength() - 1] is { ValueKind: JsonValueKind.Number } last && last.TryGetInt32(out int units))
        {
            return units;
        }

        Report("'shape' does not end in the number of outputs");
        return 1;
    }

    /// <summary>The activation; none where the file has an empty one.</summary>
    public Activation ReadActivation()
    {
        if (Activations.TryGetValue(ActivationName, out Activation activation))
            return activation;
        Report($"the activation '{ActivationName}' is none of RTNeural's: {string.Join(", ", Activations.Keys.Skip(1))}");
        return Activation.Linear;
    }

    /// <summary>Reports a convolution that leaves steps out: the exporter writes no strides, and RTNeural computes every step.</summary>
    /// <param name="steps">The steps of the input.</param>
    public void RequireSteps(int? steps)
    {
        if (Member("shape") is { ValueKind: JsonValueKind.Array } shape && shape.GetArrayLength() == 3
            && shape[1] is { ValueKind: JsonValueKind.Number } size && size.TryGetInt32(out int own) && own != steps)
        {
            Report($"its shape has {own} steps, but a convolution of RTNeural computes all {steps}; strides and valid padding are not in the file");
        }
    }

    /// <summary>Whether its output has steps: its shape has the batch, the steps and the channels.</summary>
    public bool HasSteps => Member("shape") is { ValueKind: JsonValueKind.Array } shape && shape.GetArrayLength() == 3;

    /// <summary>Reports a recurrent layer of another activation than RTNeural's, which is always tanh.</summary>
    public void RequireTanh()
    {
        if (ActivationName is not ("tanh" or ""))
            Report($"its activation is '{ActivationName}', and RTNeural's recurrent layers have tanh");
    }

    /// <summary>Reports an activation without a name: the exporter writes it where it does not know the function.</summary>
    public void RequireActivation()
    {
        if (ActivationName.Length == 0)
            Report("the activation has no name, because RTNeural's exporter does not know it");
    }

    /// <summary>The weights, each with the name of a parameter; those that the layer leaves out, the last ones, get none.</summary>
    /// <param name="names">The parameters in order.</param>
    public IReadOnlyList<ModelTensor> Tensors(params ReadOnlySpan<string> names)
    {
        List<ModelTensor> tensors = [];
        IReadOnlyList<JsonElement> weights = Weights;
        if (weights.Count > names.Length)
            Report($"expected at most {names.Length} arrays of weights, but it has {weights.Count}");
        for (int i = 0; i < Math.Min(names.Length, weights.Count); i++)
        {
            if (JsonTensor.Read(weights[i], names[i]) is { } tensor)
                tensors.Add(tensor);
            else
                Report($"the array {i} of its weights is no tensor of numbers");
        }

        return tensors;
    }

    /// <summary>A number, or the only element of an array.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fallback">What it is where the file has none; nothing where the file must have it.</param>
    public int Int32(string name, int? fallback = null)
    {
        JsonElement? member = Member(name) is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 1 ? array[0] : Member(name);
        if (member is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value))
            return value;
        if (fallback is null || member is not null)
            Report($"'{name}' is no number");
        return fallback ?? 1;
    }

    /// <summary>A number.</summary>
    public double Double(string name)
    {
        if (Member(name) is { ValueKind: JsonValueKind.Number } member)
            return member.GetDouble();
        Report($"'{name}' is no number");
        return 1;
    }

    /// <summary>Reports what is wrong with the layer.</summary>
    public void Report(string problem) => problems.Add($"layer {number} ({(Type.Length == 0 ? "no type" : Type)}): {problem}");

    private JsonElement? Member(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : null;
}
