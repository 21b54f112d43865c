using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>The functions of a recurrent node.</summary>
/// <param name="State">The activation of the state, or of the candidate.</param>
/// <param name="Gate">The activation of the gates.</param>
/// <param name="GateFactor">By which the weights of the gates are multiplied, so that this is what the node computes.</param>
internal sealed record RecurrentFunctions(Activation State, Activation Gate, double GateFactor)
{
    private static readonly Dictionary<string, Activation> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Tanh"] = Activation.Tanh,
        ["Sigmoid"] = Activation.Sigmoid,
        ["Relu"] = Activation.Relu,
        ["HardSigmoid"] = Activation.HardSigmoid,
        ["Softplus"] = Activation.Softplus,
        ["Softsign"] = Activation.Softsign,
        ["Elu"] = Activation.Elu,
        ["LeakyRelu"] = Activation.LeakyRelu,
        ["Affine"] = Activation.Linear,
    };

    /// <summary>Reads the functions.</summary>
    /// <param name="node">The node.</param>
    /// <param name="cell">What it computes.</param>
    /// <param name="directions">The number of directions, each of which has functions of its own.</param>
    /// <exception cref="NodeException">NetGen's layer has no such functions.</exception>
    public static RecurrentFunctions Of(OnnxNode node, RecurrentCell cell, int directions)
    {
        string[] standard = cell switch
        {
            RecurrentCell.LSTM => ["Sigmoid", "Tanh", "Tanh"],
            RecurrentCell.GRU => ["Sigmoid", "Tanh"],
            _ => ["Tanh"],
        };
        string[] names = node.Attributes.GetValueOrDefault("activations") switch
        {
            null => [.. Enumerable.Repeat(standard, directions).SelectMany(some => some)],
            string[] given when given.Length == standard.Length * directions => given,
            _ => throw new NodeException($"it needs {standard.Length * directions} activations"),
        };
        Queue<double> alphas = new(node.Reals("activation_alpha") ?? []), betas = new(node.Reals("activation_beta") ?? []);
        (Activation Function, double Factor)[] functions = [.. names.Select(name => Function(name, alphas, betas))];
        (Activation Function, double Factor)[] first = functions[..standard.Length];
        if (functions.Where((function, i) => function != first[i % first.Length]).Any())
            throw new NodeException("its two directions have different activations");
        if (cell == RecurrentCell.LSTM && first[1] != first[2])
            throw new NodeException("the candidate and the cell have different activations, and NetGen's [LSTM] has one for both");
        if (first[^1].Factor != 1)
            throw new NodeException("its state has a HardSigmoid of other numbers than 1/6 and 1/2");
        return new RecurrentFunctions(first[^1].Function, first[0].Function, cell == RecurrentCell.SimpleRNN ? 1 : first[0].Factor);
    }

    /// <summary>The operator's name of a function, with its numbers; nothing where there is none.</summary>
    public static (string Name, double? Alpha, double? Beta)? NameOf(Activation function) => function switch
    {
        Activation.Linear => ("Affine", 1, 0),
        Activation.HardSigmoid => ("HardSigmoid", 1.0 / 6, 0.5),
        Activation.Elu => ("Elu", 1, null),
        Activation.LeakyRelu => ("LeakyRelu", 0.2, null),
        _ => Names.Where(name => name.Value == function).Select(name => ((string, double?, double?)?)(name.Key, null, null)).FirstOrDefault(),
    };

    // Numbers are in the order of the functions that have some.
    private static (Activation Function, double Factor) Function(string name, Queue<double> alphas, Queue<double> betas)
    {
        if (!Names.TryGetValue(name, out Activation function))
            throw new NodeException($"NetGen's recurrent layers have no activation '{name}'");
        double Next(Queue<double> numbers, double fallback) => numbers.TryDequeue(out double number) ? number : fallback;
        bool IsNear(double value, double wanted) => Math.Abs(value - wanted) <= 1e-6;
        switch (function)
        {
            case Activation.HardSigmoid when Next(alphas, 0.2) is var slope && IsNear(Next(betas, 0.5), 0.5) && slope > 0:
                return (function, IsNear(slope, 1.0 / 6) ? 1 : IsNear(slope, 0.2) ? RecurrentGates.HardSigmoidFactor : 6 * slope);
            case Activation.Linear when IsNear(Next(alphas, 1), 1) && IsNear(Next(betas, 0), 0):
            case Activation.Elu when IsNear(Next(alphas, 1), 1):
            case Activation.LeakyRelu when IsNear(Next(alphas, 0.01), 0.2):
            case Activation.Tanh or Activation.Sigmoid or Activation.Relu or Activation.Softplus or Activation.Softsign:
                return (function, 1);
            default:
                throw new NodeException($"its {name} has other numbers than the activation of NetGen's recurrent layers");
        }
    }
}
