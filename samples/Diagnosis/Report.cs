using NetGen;

namespace Diagnosis;

/// <summary>Prints tables: a network's layers, a history's epochs, predictions.</summary>
internal static class Report
{
    /// <summary>One line for each layer, as Keras's <c>model.summary()</c>.</summary>
    public static void Layers(NetworkDescription network)
    {
        Console.WriteLine($"{network.Name,-30}   output   parameters      FLOPs");
        foreach (LayerInfo layer in network.Layers)
        {
            string kind = $"{layer.Kind}({layer.Configuration})";
            string shape = string.Join('×', layer.OutputShape);
            Console.WriteLine($"{layer.Name,-10} {kind,-20} {shape,7} {layer.ParameterCount,12:N0} {layer.Flops,10:N0}");
        }

        long flops = network.Layers.Sum(layer => layer.Flops);
        Console.WriteLine($"{"total",-39} {network.ParameterCount,12:N0} {flops,10:N0}\n");
    }

    /// <summary>One line for each epoch, one column for each value.</summary>
    public static void Epochs(History history)
    {
        Console.WriteLine("\nepoch" + string.Concat(history.Names.Select(name => $"{name,15}")));
        for (int i = 0; i < history.Epochs.Count; i++)
            Console.WriteLine($"{history.Epochs[i],5}" + string.Concat(history.Names.Select(name => $"{history[name][i],15:F4}")));
        Console.WriteLine();
    }

    /// <summary>One line for each patient: what the network thinks, and what was the case.</summary>
    public static void Predictions(DropoutNetwork network, DataSet patients)
    {
        float[] benign = new float[DropoutNetwork.OutputSize];
        for (int i = 0; i < patients.Count; i++)
        {
            network.Predict(patients.Input(i), benign);
            string truth = patients.Target(i)[0] == 1 ? "benign" : "malignant";
            Console.WriteLine($"  benign with probability {benign[0]:F3}; in truth {truth}");
        }

        Console.WriteLine();
    }
}
