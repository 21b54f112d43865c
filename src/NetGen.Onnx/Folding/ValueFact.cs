using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>What is known of a value before any input is.</summary>
/// <param name="Sizes">The size of each axis, the batch included.</param>
/// <param name="Constant">Its elements, where they depend on no input. An axis of the batch has one element, which stands for all samples.</param>
internal sealed record ValueFact(Extent[] Sizes, OnnxTensor? Constant = null)
{
    /// <summary>The fact of a constant.</summary>
    public static ValueFact Of(OnnxTensor constant) => new([.. constant.Sizes.Select(size => new Extent(size))], constant);
}
