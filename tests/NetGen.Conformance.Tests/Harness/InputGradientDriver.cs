namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Drives the gradients in the inputs of a generated class.</summary>
internal interface IInputGradientDriver
{
    /// <summary>Sets a parameter, in Keras's layout.</summary>
    void SetParameter(int index, ReadOnlySpan<float> values);

    /// <summary>The gradients in the inputs of a batch.</summary>
    /// <param name="inputs">The samples.</param>
    /// <param name="targets">Their targets.</param>
    /// <param name="threads">The number of threads; <see langword="null"/> for the method of the class itself.</param>
    float[] ComputeInputGradients(float[] inputs, float[] targets, int? threads);
}

/// <summary>Drives a generated class that has the gradients in its inputs.</summary>
/// <param name="network">The network.</param>
internal sealed class InputGradientDriver<TNetwork>(TNetwork network) : IInputGradientDriver
    where TNetwork : class, IInputGradientNetwork<TNetwork>
{
    public void SetParameter(int index, ReadOnlySpan<float> values) => network.Parameters[index].CopyFrom(values);

    // Rubbish that every call must overwrite.
    public float[] ComputeInputGradients(float[] inputs, float[] targets, int? threads)
    {
        float[] gradients = [.. Enumerable.Repeat(float.NaN, inputs.Length)];
        if (threads is int degree)
            network.ComputeInputGradients(inputs, targets, gradients, degree);
        else
            network.ComputeInputGradients(inputs, targets, gradients);
        return gradients;
    }
}

/// <summary>Makes the driver of a generated class.</summary>
internal static class InputGradientDriver
{
    /// <summary>The driver of a new instance.</summary>
    public static IInputGradientDriver Create(Type type) =>
        (IInputGradientDriver)Activator.CreateInstance(typeof(InputGradientDriver<>).MakeGenericType(type), Activator.CreateInstance(type, 0L))!;
}
