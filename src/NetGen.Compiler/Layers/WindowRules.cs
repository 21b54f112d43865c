namespace NetGen.Compiler.Layers;

/// <summary>The sizes of windows, as <c>keras.src.ops.operation_utils.compute_conv_output_shape</c> has them.</summary>
internal static class WindowRules
{
    /// <summary>The window along an axis.</summary>
    /// <param name="inputs">The length of the axis, at least 1.</param>
    /// <param name="size">The taps of the window, at least 1.</param>
    /// <param name="stride">The steps from one window to the next, at least 1.</param>
    /// <param name="dilation">The steps from one tap to the next, at least 1.</param>
    /// <param name="padding">What happens at the borders.</param>
    /// <returns>The window; without results (<see cref="WindowAxis.Outputs"/> below 1) where it is longer than the axis.</returns>
    public static WindowAxis Axis(int inputs, int size, int stride, int dilation, Padding padding)
    {
        var axis = new WindowAxis(inputs, 0, size, stride, dilation);
        if (padding == Padding.Valid)
            return axis with { Outputs = inputs < axis.Extent ? 0 : ((inputs - axis.Extent) / stride) + 1 };
        int outputs = ((inputs - 1) / stride) + 1;
        int same = Math.Max(((outputs - 1) * stride) + axis.Extent - inputs, 0) / 2;
        return axis with { Outputs = outputs, Before = padding == Padding.Causal ? axis.Extent - 1 : same };
    }

    /// <summary>
    /// The window along an axis of the convolution whose gradient is a transposed convolution: the axis is that of the transposed one's
    /// results. As <c>keras.src.backend.common.backend_utils</c> has it for JAX and TensorFlow.
    /// </summary>
    /// <param name="inputs">The elements that the transposed convolution reads, at least 1.</param>
    /// <param name="size">The taps of the window, at least 1.</param>
    /// <param name="stride">The results from one element to the next, at least 1.</param>
    /// <param name="dilation">The steps from one tap to the next, at least 1.</param>
    /// <param name="padding">Valid or Same.</param>
    /// <param name="outputPadding">Other results than Keras's rule has; below 0 for that rule.</param>
    /// <returns>The window; without results (<see cref="WindowAxis.Inputs"/> below 1) where the padding leaves none.</returns>
    public static WindowAxis TransposedAxis(int inputs, int size, int stride, int dilation, Padding padding, int outputPadding)
    {
        var axis = new WindowAxis(0, inputs, size, stride, dilation);
        int extent = axis.Extent, beforeLast = (inputs - 1) * stride;
        if (padding == Padding.Valid)
            return axis with { Inputs = beforeLast + (outputPadding < 0 ? Math.Max(extent, stride) : extent + outputPadding) };

        // What a convolution with Same pads before the first element is cut here.
        return outputPadding < 0
            ? axis with { Inputs = inputs * stride, Before = Math.Max(extent - stride, 0) / 2 }
            : axis with
            {
                Inputs = beforeLast + (extent % 2) + outputPadding,
                Before = Math.Max(extent - (extent % 2) - outputPadding, 0) / 2,
            };
    }
}
