using NetGen.Storage.Safetensors;

namespace NetGen.Storage.StateDictionaries;

/// <summary>Reads the state dictionary of a module of PyTorch into the parameters of a network.</summary>
internal static class StateDictionary
{
    /// <summary>Reads a file into parameters, which change only once everything has been found right.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="weights">The network's parameters.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="NetworkFileException">The file is damaged, or does not fit.</exception>
    public static void Load(string path, ParameterStore weights, PyTorchOptions options)
    {
        using var reader = new SafetensorsReader(path);
        var problems = new List<string>();
        List<StateLayer> layers = StateLayer.Of(weights.Description, options.FlattensChannelsFirst, problems);
        Dictionary<StateLayer, StateModule> modules = new StateMatching(layers, StateModule.Of(reader.Header), options, problems).Modules;
        if (problems.Count > 0)
            throw SafetensorsDifferences.Misfit(path, $"the network {weights.Description.Name}", problems);

        AlignedBuffer read = new(weights.Buffer.Length);
        weights.Buffer.Span.CopyTo(read.Span);
        foreach ((StateLayer layer, StateModule module) in modules)
        {
            foreach (IGrouping<ParameterInfo, StateTensor> parameter in layer.Tensors.GroupBy(tensor => tensor.Parameter))
            {
                float[] values = new float[parameter.Key.Count];
                foreach (StateTensor tensor in parameter)
                    tensor.Arrange(reader.Floats(module.Tensors[tensor.Name]), values);
                new Parameter(parameter.Key, read).CopyFrom(values);
            }
        }

        read.Span.CopyTo(weights.Buffer.Span);
    }
}
