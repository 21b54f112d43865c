using System.Collections.Immutable;

namespace NetGen.Storage.StateDictionaries;

/// <summary>
/// A weight or a bias of a recurrent module, [gates·units, inputs] or [gates·units]. PyTorch has the gates of a GRU in the order r, z, n, where Keras has
/// z, r, h; those of an LSTM are in the same order.
/// </summary>
/// <param name="Name">The tensor's name in the module: <c>weight_ih</c>.</param>
/// <param name="Parameter">The parameter, [inputs, gates·units], or a bias.</param>
/// <param name="Shape">The shape of the tensor.</param>
/// <param name="Row">The row of the parameter where its values begin.</param>
/// <param name="Order">For each gate of Keras, its number in PyTorch.</param>
internal sealed record GateTensor(string Name, ParameterInfo Parameter, ImmutableArray<int> Shape, int Row, ImmutableArray<int> Order)
    : StateTensor(Name, Parameter, Shape, Shape, [])
{
    private static readonly ImmutableArray<int> UpdateAndReset = [1, 0, 2];

    /// <summary>Whether a kind of layer is recurrent.</summary>
    public static bool IsRecurrent(string kind) => kind is "SimpleRNN" or "LSTM" or "GRU";

    /// <summary>The tensors of a layer; nothing where no module of PyTorch computes it.</summary>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="parameters">Its parameters: kernel, recurrent kernel and bias, and the same for the other direction.</param>
    public static IReadOnlyList<StateTensor>? Of(string kind, IReadOnlyList<ParameterInfo> parameters)
    {
        int perDirection = parameters.Count(parameter => parameter.Name.EndsWith("/recurrent_kernel", StringComparison.Ordinal)) == 2 ? parameters.Count / 2 : parameters.Count;
        var tensors = new List<StateTensor>();
        for (int i = 0; i < parameters.Count; i++)
        {
            ParameterInfo parameter = parameters[i];
            string end = i < perDirection ? "" : "_reverse";
            int gates = kind switch { "LSTM" => 4, "GRU" => 3, _ => 1 };
            ImmutableArray<int> order = kind == "GRU" ? UpdateAndReset : [.. Enumerable.Range(0, gates)];
            int columns = parameter.Shape[^1];
            if (parameter.Name.EndsWith("/bias", StringComparison.Ordinal))
            {
                // A GRU needs both; those of the others are added.
                if (kind == "GRU" && parameter.Shape.Length == 1)
                    return null;
                tensors.Add(new GateTensor("bias_ih" + end, parameter, [columns], 0, order));
                tensors.Add(new GateTensor("bias_hh" + end, parameter, [columns], parameter.Shape.Length == 2 ? 1 : 0, order));
            }
            else
            {
                bool isRecurrent = parameter.Name.EndsWith("/recurrent_kernel", StringComparison.Ordinal);
                tensors.Add(new GateTensor((isRecurrent ? "weight_hh" : "weight_ih") + end, parameter, [columns, parameter.Shape[0]], 0, order));
            }
        }

        return tensors;
    }

    /// <summary>Adds the values of the tensor to the parameter's.</summary>
    /// <param name="source">The tensor's values.</param>
    /// <param name="target">The parameter's values.</param>
    public override void Arrange(ReadOnlySpan<float> source, Span<float> target)
    {
        int columns = Shape[0], inputs = Shape.Length == 1 ? 1 : Shape[1], units = columns / Order.Length;
        for (int column = 0; column < columns; column++)
        {
            (int gate, int unit) = Math.DivRem(column, units);
            for (int input = 0; input < inputs; input++)
                target[((Row + input) * columns) + column] += source[(((Order[gate] * units) + unit) * inputs) + input];
        }
    }
}
