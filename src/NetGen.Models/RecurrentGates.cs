using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models;

/// <summary>The weights of the gates of recurrent layers, which files have in other orders, and of other functions.</summary>
internal static class RecurrentGates
{
    /// <summary>By which the weights of a gate are multiplied, so that clip(x/6 + 0.5) of them is clip(0.2·x + 0.5), as Keras 1 and 2 and ONNX have it.</summary>
    public const double HardSigmoidFactor = 1.2;

    /// <summary>The number of parts of a kernel: gates, the candidate among them.</summary>
    public static int CountOf(RecurrentCell cell) => cell switch
    {
        RecurrentCell.LSTM => 4,
        RecurrentCell.GRU => 3,
        _ => 1,
    };

    /// <summary>Multiplies the weights of the gates, and leaves those of the candidate.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="units">The units.</param>
    /// <param name="values">A kernel or a bias, [.., gates·units].</param>
    /// <param name="factor">The factor.</param>
    public static void Scale(RecurrentCell cell, int units, Span<float> values, double factor)
    {
        int gates = CountOf(cell), candidate = cell == RecurrentCell.SimpleRNN ? 0 : 2;
        for (int i = 0; i < values.Length; i++)
        {
            if (i / units % gates != candidate)
                values[i] = (float)(values[i] * factor);
        }
    }

    /// <summary>Weights in Keras's layout, [inputs, gates·units], of those of other frameworks, [gates·units, inputs].</summary>
    /// <param name="source">The weights, the gates one after the other; a bias has one input.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="units">The units.</param>
    /// <param name="order">For each gate of Keras, its number in the source.</param>
    public static float[] Transpose(ReadOnlySpan<float> source, int inputs, int units, params ReadOnlySpan<int> order)
    {
        float[] values = new float[source.Length];
        int columns = order.Length * units;
        for (int gate = 0; gate < order.Length; gate++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                for (int input = 0; input < inputs; input++)
                    values[(input * columns) + (gate * units) + unit] = source[(((order[gate] * units) + unit) * inputs) + input];
            }
        }

        return values;
    }
}
