namespace NetGen.Compiler.Models.Nam;

/// <summary>The weights of a file, one after the other in the order of PyTorch's modules, each as PyTorch has it.</summary>
/// <param name="values">The values.</param>
internal sealed class NamWeights(float[] values)
{
    private long _next;

    /// <summary>The values that are taken, and that there are.</summary>
    public (long Taken, int All) Counts => (_next, values.Length);

    /// <summary>The next values; zeros where the file has no more, which <see cref="Counts"/> tells.</summary>
    public float[] Take(long count)
    {
        long start = _next;
        _next += count;
        return _next <= values.Length ? values[(int)start..(int)_next] : new float[Math.Min(count, values.Length)];
    }

    /// <summary>
    /// A convolution's kernel, [outputs, inputs of a group, taps] in PyTorch, as Keras has it. That of several groups is one of all channels, with zeros between the
    /// groups.
    /// </summary>
    public ModelTensor Kernel(int taps, int inputs, int outputs, int groups)
    {
        int ofGroup = inputs / groups;
        long count = (long)outputs * ofGroup * taps;
        float[] source = Take(count);
        if (source.LongLength != count || count * groups > Array.MaxLength)
            return new ModelTensor("kernel", TensorShape.Of(1), [0]);
        float[] kernel = new float[count * groups];
        for (int output = 0; output < outputs; output++)
        {
            int start = output / (outputs / groups) * ofGroup;
            for (int input = 0; input < ofGroup; input++)
            {
                for (int tap = 0; tap < taps; tap++)
                    kernel[(((tap * inputs) + start + input) * outputs) + output] = source[(((output * ofGroup) + input) * taps) + tap];
            }
        }

        return new ModelTensor("kernel", TensorShape.Of(taps, inputs, outputs), kernel);
    }

    /// <summary>A bias.</summary>
    public ModelTensor Bias(int outputs) => new("bias", TensorShape.Of(outputs), Take(outputs));
}
