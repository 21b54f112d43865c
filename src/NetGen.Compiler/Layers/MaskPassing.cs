namespace NetGen.Compiler.Layers;

/// <summary>What layers do with a mask of steps, in one place for declared networks and for files.</summary>
public static class MaskPassing
{
    /// <summary>Whether a mask begins at a layer.</summary>
    public static bool Begins(Layer layer) => layer is MaskingLayer or EmbeddingLayer { MasksZeros: true };

    /// <summary>Whether a layer leaves masked steps out.</summary>
    public static bool Uses(Layer layer) => layer is RecurrentLayer or GlobalPoolingLayer { Function: PoolingFunction.Average, InputShape.Rank: 2 };

    /// <summary>Whether a layer passes a mask on: it works on each step, or gives an output for each.</summary>
    public static bool Passes(Layer layer) => layer switch
    {
        DenseLayer or ActivationLayer or DropoutLayer or ElementwiseLayer or PReLULayer or GaussianNoiseLayer or ActivityRegularizationLayer
            or DataNormalizationLayer or BatchNormalizationLayer or GroupNormalizationLayer or MergeLayer => true,
        RecurrentLayer recurrent => recurrent.Declared.ReturnSequences,
        NormalizationLayer normalization => normalization.IsCentered,
        ConcatenateLayer concatenate => concatenate.Axis == concatenate.OutputShape.Rank - 1,
        _ => false,
    };
}
