using System.Globalization;
using NetGen;

namespace Diagnosis;

/// <summary>Prints what a network says of patients.</summary>
internal static class Report
{
    /// <summary>One line for each patient: the network's diagnosis with its probability, and the true one.</summary>
    public static void Predictions(DropoutNetwork network, DataSet patients)
    {
        float[] benign = new float[DropoutNetwork.OutputSize];
        Console.WriteLine($"  {"patient",7}  {"network says",-21}  truth");
        for (int i = 0; i < patients.Count; i++)
        {
            network.Predict(patients.Input(i), benign);
            bool isBenign = benign[0] > 0.5f;
            double probability = isBenign ? benign[0] : 1 - benign[0];
            Console.WriteLine($"  {i + 1,7}  {$"{Name(isBenign)}, {Percent(probability)}",-21}  {Name(patients.Target(i)[0] == 1)}");
        }

        Console.WriteLine();
    }

    private static string Name(bool isBenign) => isBenign ? "benign" : "malignant";

    // No network is quite certain.
    private static string Percent(double share) =>
        share > 0.999 ? "> 99.9 %" : (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
