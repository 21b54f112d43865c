using System.Collections.Immutable;
using System.Reflection;

namespace NetGen.Benchmarks;

/// <summary>A network as a peer gets it: dense layers with their weights, in Keras's layout.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Loss">Its loss.</param>
/// <param name="Layers">Its layers.</param>
internal sealed record Model(string Name, Loss Loss, ImmutableArray<ModelLayer> Layers)
{
    /// <summary>Copies the weights of one of the networks that everything is measured on.</summary>
    public static Model From(ReferenceNetwork network) =>
        From(network.Type, network.Description, network.Loss, network.Parameters);

    /// <summary>Copies the weights of a network of dense layers.</summary>
    public static Model From<TNetwork>(TNetwork network)
        where TNetwork : class, ITrainableNetwork<TNetwork> =>
        From(typeof(TNetwork), TNetwork.Description, TNetwork.Loss, network.Parameters);

    private static Model From(Type type, NetworkDescription description, Loss loss, Storage.ParameterStore parameters)
    {
        // The declaration itself says which activations there are: peers and generator read the same lines.
        DenseAttribute[] dense = [.. type.GetCustomAttributes<DenseAttribute>()];
        return new Model(
            description.Name,
            loss,
            [.. dense.Select((layer, i) => new ModelLayer(
                description.Parameters[2 * i].Shape[0],
                layer.Units,
                layer.Activation,
                Copy(parameters[2 * i]),
                Copy(parameters[(2 * i) + 1])))]);
    }

    private static float[] Copy(Storage.Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    }
}

/// <summary>One dense layer.</summary>
/// <param name="Inputs">The values that go in.</param>
/// <param name="Outputs">The values that come out.</param>
/// <param name="Activation">What is applied to them.</param>
/// <param name="Kernel">[inputs, outputs], last axis fastest.</param>
/// <param name="Bias">[outputs].</param>
internal sealed record ModelLayer(int Inputs, int Outputs, Activation Activation, float[] Kernel, float[] Bias)
{
    /// <summary>The kernel as [outputs, inputs].</summary>
    public float[] TransposedKernel()
    {
        float[] transposed = new float[Kernel.Length];
        for (int i = 0; i < Inputs; i++)
        {
            for (int o = 0; o < Outputs; o++)
                transposed[(o * Inputs) + i] = Kernel[(i * Outputs) + o];
        }

        return transposed;
    }
}
