namespace NetGen.Compiler.Onnx.Folding;

/// <summary>Why an operator becomes no layer.</summary>
internal static class Obstacles
{
    /// <summary>The reason, without the operator's name.</summary>
    public static string Of(string operation) => operation switch
    {
        "RandomNormalLike" or "RandomNormal" or "RandomUniformLike" or "RandomUniform" or "Multinomial" or "Bernoulli" =>
            "it draws random numbers, and a network's output follows from its input",
        "Loop" or "If" or "Scan" => "which nodes are computed depends on values; a static network computes all of them",
        "ArgMax" or "ArgMin" or "TopK" or "ai.onnx.ml.ArrayFeatureExtractor" => "it makes integers or labels; take the scores before it as the output",
        "Attention" or "MultiHeadAttention" => "NetGen has no attention yet",
        "QuantizeLinear" or "DequantizeLinear" or "QLinearConv" or "QLinearMatMul" or "ConvInteger" or "MatMulInteger" or "DynamicQuantizeLinear" =>
            "it computes with integers of 8 bits; read the network before it was quantized, and ask NetGen for [Quantize(Int8)]",
        _ => "NetGen has no layer for this operator",
    };
}
