using System.Globalization;
using NetGen;

namespace Diagnosis;

/// <summary>Prints tables: a network's layers, a history's epochs, predictions.</summary>
internal static class Report
{
    /// <summary>One line for each layer, as Keras's <c>model.summary()</c>.</summary>
    public static void Layers(NetworkDescription network)
    {
        Line("{0,-10} {1,-20} {2,8} {3,12} {4,10}", network.Name, "", "output", "parameters", "FLOPs");
        foreach (LayerInfo layer in network.Layers)
        {
            Line(
                "{0,-10} {1,-20} {2,8} {3,12:N0} {4,10:N0}",
                layer.Name,
                $"{layer.Kind}({layer.Configuration})",
                string.Join('×', layer.OutputShape),
                layer.ParameterCount,
                layer.Flops);
        }

        Line(
            "{0,-10} {1,-20} {2,8} {3,12:N0} {4,10:N0}\n",
            "total", "", "", network.ParameterCount, network.Layers.Sum(layer => layer.Flops));
    }

    /// <summary>One line for each epoch, one column for each value.</summary>
    public static void Epochs(History history)
    {
        Line("\nepoch {0}", string.Concat(history.Names.Select(name => $"{name,14}")));
        for (int i = 0; i < history.Epochs.Count; i++)
        {
            string values = string.Concat(history.Names.Select(
                name => history[name][i].ToString("F4", CultureInfo.InvariantCulture).PadLeft(14)));
            Line("{0,5} {1}", history.Epochs[i], values);
        }

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
            Line("  benign with probability {0:F3}; in truth {1}", benign[0], truth);
        }

        Console.WriteLine();
    }

    private static void Line(string format, params ReadOnlySpan<object?> values) =>
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, format, values));
}
