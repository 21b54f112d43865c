namespace NetGen.Compiler.Onnx;

/// <summary>What the reader of an ONNX file is to make of it.</summary>
internal sealed record OnnxReadOptions
{
    /// <summary>The inputs to read, in the order that the network is to have them; none for all that an output depends on.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The outputs to read, in the order that the network is to have them; none for all that can be read.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The shapes of the inputs without the batch, in the file's order of axes, for files that leave sizes open.</summary>
    public IReadOnlyList<TensorShape> InputShapes { get; init; } = [];

    /// <summary>Inputs that are constants, each with the number that all of its elements are: <c>action_masks</c> with 1.</summary>
    public IReadOnlyDictionary<string, double> Constants { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether images keep the file's order of axes, channels first, at inputs and outputs. Otherwise channels come last, as everywhere in NetGen.</summary>
    public bool KeepsChannelsFirst { get; init; }

    /// <summary>Whether all of the file is to be read.</summary>
    public bool IsWhole => Inputs.Count + Outputs.Count + InputShapes.Count + Constants.Count == 0;
}
