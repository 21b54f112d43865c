using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Some neighbours along the last axis. Keras has no such layer; it is ONNX's <c>Slice</c> with steps of 1.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="OutputShape">The same shape with a smaller last axis.</param>
/// <param name="Start">The first index.</param>
public sealed record SliceLayer(string Name, TensorShape InputShape, TensorShape OutputShape, int Start) : Layer(Name, InputShape, OutputShape)
{
    /// <inheritdoc/>
    public override string Kind => "Slice";

    /// <inheritdoc/>
    public override string Configuration => string.Format(
        CultureInfo.InvariantCulture, "{0}, {1}", Start, OutputShape.Dimensions[OutputShape.Rank - 1]);

    internal static SliceLayer? Infer(SliceDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        const string kind = "Slice";
        int length = input.Dimensions[input.Rank - 1];
        string start = string.Format(CultureInfo.InvariantCulture, "0 to {0}, an index of the last axis of {1}", length - 1, input);
        if (!context.Require(declared.Start >= 0 && declared.Start < length, declared.Ordinal, kind, "start", start, declared.Start))
            return null;
        string size = string.Format(CultureInfo.InvariantCulture, "1 to {0}, the values of the last axis of {1} from there", length - declared.Start, input);
        if (!context.Require(declared.Size >= 1 && declared.Size <= length - declared.Start, declared.Ordinal, kind, "size", size, declared.Size))
            return null;
        TensorShape output = new(input.Dimensions.Take(input.Rank - 1).Append(declared.Size).ToEquatableArray());
        return new SliceLayer(name, input, output, declared.Start);
    }
}
