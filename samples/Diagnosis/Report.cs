using NetGen;

namespace Diagnosis;

/// <summary>Prints tables: a history's epochs, predictions.</summary>
internal static class Report
{
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
