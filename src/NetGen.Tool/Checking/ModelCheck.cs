using NetGen.Compiler.Models;
using NetGen.Interpreter;

namespace NetGen.Compiler.Tool.Checking;

/// <summary>Compares what a model computes with values that the other framework computed.</summary>
/// <param name="Samples">The number of samples.</param>
/// <param name="Largest">The largest difference.</param>
/// <param name="Misfit">The first value that differs by too much; nothing where all fit.</param>
internal sealed record ModelCheck(int Samples, double Largest, Misfit? Misfit)
{
    // Other frameworks compute in 32 bits and in another order; a layer that is read wrongly differs in the first digits.
    private const double Absolute = 1e-5, Relative = 1e-4;

    /// <summary>By how much a value may differ, in words.</summary>
    public const string Tolerance = "0.00001 and 0.01 % of its value";

    /// <summary>Computes the outputs in double precision and compares them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">Inputs and expected outputs, of the model or of one that differs in names.</param>
    public static ModelCheck Run(Model model, CheckValues values)
    {
        double[][] outputs = NetworkInterpreter.Predict(model.Network, model.Weights.Select(weight => weight.Values), values.Inputs);
        double largest = 0;
        Misfit? misfit = null;
        for (int sample = 0; sample < outputs.Length; sample++)
        {
            for (int i = 0; i < outputs[sample].Length; i++)
            {
                double expected = values.Expected[sample][i], computed = outputs[sample][i], difference = Math.Abs(computed - expected);

                // Where both are infinite or no number, they agree.
                if (computed.Equals(expected))
                    continue;
                largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
                if (!(difference <= Absolute + (Relative * Math.Abs(expected))))
                    misfit ??= new Misfit(values.Network.Outputs.Last(port => port.Offset <= i).Name, sample, computed, expected);
            }
        }

        return new ModelCheck(outputs.Length, largest, misfit);
    }
}

/// <summary>A value that differs by too much.</summary>
/// <param name="Output">The output.</param>
/// <param name="Sample">The sample, from 0.</param>
/// <param name="Computed">The value of the model.</param>
/// <param name="Expected">The value of the other framework.</param>
internal sealed record Misfit(string Output, int Sample, double Computed, double Expected);
