namespace NetGen.Benchmarks;

/// <summary>The forward and backward pass of one batch in plain loops, for a peer that only multiplies.</summary>
/// <param name="LayerInputs">For each layer its inputs, [rows, inputs].</param>
/// <param name="LogitGradients">For each layer the gradient of the mean loss in its logits, [rows, outputs].</param>
internal sealed record PlainStep(float[][] LayerInputs, float[][] LogitGradients)
{
    /// <summary>Computes it.</summary>
    public static PlainStep Compute(Model model, Workload workload)
    {
        int rows = workload.Work.BatchSize();
        ModelLayer[] layers = [.. model.Layers];
        float[][] values = new float[layers.Length + 1][];
        values[0] = workload.Inputs[0];
        for (int l = 0; l < layers.Length; l++)
            values[l + 1] = Forward(layers[l], values[l], rows);

        float[][] gradients = new float[layers.Length][];
        gradients[^1] = LossGradient(model, values[^1], workload.Targets, rows);
        for (int l = layers.Length - 1; l > 0; l--)
            gradients[l - 1] = Backward(layers[l], layers[l - 1].Activation, gradients[l], values[l], rows);
        return new PlainStep(values[..^1], gradients);
    }

    private static float[] Forward(ModelLayer layer, float[] inputs, int rows)
    {
        float[] outputs = new float[rows * layer.Outputs];
        for (int row = 0; row < rows; row++)
        {
            Span<float> output = outputs.AsSpan(row * layer.Outputs, layer.Outputs);
            layer.Bias.CopyTo(output);
            for (int i = 0; i < layer.Inputs; i++)
            {
                float input = inputs[(row * layer.Inputs) + i];
                ReadOnlySpan<float> kernel = layer.Kernel.AsSpan(i * layer.Outputs, layer.Outputs);
                for (int o = 0; o < output.Length; o++)
                    output[o] += input * kernel[o];
            }

            TensorPrimitivesPeer.Activate(layer.Activation, output);
        }

        return outputs;
    }

    /// <summary>
    /// With cross-entropy after its own activation the gradient in a logit is the prediction minus the target, with the
    /// squared error of linear outputs twice that over the number of outputs; both over the number of rows.
    /// </summary>
    private static float[] LossGradient(Model model, float[] outputs, float[] targets, int rows)
    {
        float[] gradient = [.. outputs];
        int width = outputs.Length / rows;
        if (model.Outputs[0].Loss == Loss.SparseCategoricalCrossEntropy)
        {
            for (int row = 0; row < rows; row++)
                gradient[(row * width) + (int)targets[row]] -= 1;
        }
        else
        {
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] -= targets[i];
        }

        float factor = model.Outputs[0].Loss == Loss.MeanSquaredError ? 2f / width / rows : 1f / rows;
        return [.. gradient.Select(value => value * factor)];
    }

    private static float[] Backward(ModelLayer layer, Activation activation, float[] gradients, float[] inputs, int rows)
    {
        float[] result = new float[rows * layer.Inputs];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> gradient = gradients.AsSpan(row * layer.Outputs, layer.Outputs);
            for (int i = 0; i < layer.Inputs; i++)
            {
                float sum = 0;
                ReadOnlySpan<float> kernel = layer.Kernel.AsSpan(i * layer.Outputs, layer.Outputs);
                for (int o = 0; o < gradient.Length; o++)
                    sum += gradient[o] * kernel[o];
                int index = (row * layer.Inputs) + i;
                result[index] = sum * Derivative(activation, inputs[index]);
            }
        }

        return result;
    }

    /// <summary>The derivative of an activation, by its value.</summary>
    private static float Derivative(Activation activation, float value) => activation switch
    {
        Activation.Relu => value > 0 ? 1 : 0,
        Activation.Sigmoid => value * (1 - value),
        Activation.Tanh => 1 - (value * value),
        _ => throw new NotSupportedException($"No reference network has {activation} inside."),
    };
}
