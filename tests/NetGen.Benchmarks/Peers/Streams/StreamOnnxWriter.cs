using static NetGen.Benchmarks.OnnxMessages;

namespace NetGen.Benchmarks;

/// <summary>
/// Writes a network that goes step by step as ONNX: some steps go in, with a state for each layer that remembers, and out come as many steps
/// and the new states.
/// </summary>
internal sealed class StreamOnnxWriter
{
    /// <summary>The input of the steps.</summary>
    public const string Input = "input";

    /// <summary>The output of the steps.</summary>
    public const string Output = "output";

    private readonly ProtobufMessage _graph = new();
    private readonly Queue<float[]> _parameters;
    private readonly List<(string Before, string After, int[] Shape)> _states = [];
    private readonly int _steps;
    private int _names;

    private StreamOnnxWriter(StreamNetwork network, int steps)
    {
        _parameters = new(network.Parameters);
        _steps = steps;
        bool isRecurrent = network.Kind is StreamKind.Gru or StreamKind.Lstm;

        // Recurrent layers have [steps, batch, features], convolutions [batch, channels, steps].
        Shape = isRecurrent ? [steps, 1, 1] : [1, 1, steps];
        string result = network.Kind switch
        {
            StreamKind.Gru => Dense(Recurrent("GRU", network.Size, gates: [0, 1, 2]), network.Size),
            StreamKind.Lstm => Dense(Recurrent("LSTM", network.Size, gates: [0, 3, 1, 2]), network.Size),
            StreamKind.Convolutions => Product(Convolutions(network.Size), network.Size, 1),
            _ => WaveNet(),
        };
        _graph.Add(1, Node("Identity", [result], Output));                                             // node
        _graph.Add(2, network.Name);                                                                   // name
        _graph.Add(11, ValueInfo(Input, Shape));                                                       // input
        foreach ((string before, _, int[] shape) in _states)
            _graph.Add(11, ValueInfo(before, shape));
        _graph.Add(12, ValueInfo(Output, Shape));                                                      // output
        foreach ((_, string after, int[] shape) in _states)
            _graph.Add(12, ValueInfo(after, shape));
    }

    /// <summary>The shape of input and output.</summary>
    public int[] Shape { get; }

    /// <summary>The states: their names as inputs and as outputs, and their shapes. They begin as zeros.</summary>
    public IReadOnlyList<(string Before, string After, int[] Shape)> States => _states;

    /// <summary>Writes a network.</summary>
    /// <returns>The bytes of the file, and its inputs and outputs.</returns>
    public static (byte[] File, StreamOnnxWriter Description) Write(StreamNetwork network, int steps)
    {
        var writer = new StreamOnnxWriter(network, steps);
        return (File(writer._graph), writer);
    }

    // Keras's kernels are [inputs, gates, units], ONNX's [1, gates, units, inputs].
    private string Recurrent(string type, int units, int[] gates)
    {
        float[] kernel = _parameters.Dequeue(), recurrent = _parameters.Dequeue(), bias = _parameters.Dequeue();
        int count = gates.Length;
        string w = Constant([1, count * units, 1], Gates(kernel, 1));
        string r = Constant([1, count * units, units], Gates(recurrent, units));

        // The LSTM of Keras has one bias, its GRU two.
        float[] biases = Gates(bias[..(count * units)], 1);
        float[] others = bias.Length > biases.Length ? Gates(bias[biases.Length..], 1) : new float[biases.Length];
        string b = Constant([1, 2 * count * units], [.. biases, .. others]);

        (string h, string newH) = State(1, 1, units);
        string all = Name(), last = Name();
        if (type == "GRU")
        {
            _graph.Add(1, Node(type, [Input, w, r, b, "", h], [all, newH], Attribute("hidden_size", units), Attribute("linear_before_reset", 1)));
        }
        else
        {
            (string c, string newC) = State(1, 1, units);
            _graph.Add(1, Node(type, [Input, w, r, b, "", h, c], [all, newH, newC], Attribute("hidden_size", units)));
        }

        // [steps, directions, batch, units] becomes [steps, batch, units].
        string axes = Name();
        _graph.Add(5, Tensor(axes, [1L]));                                                             // initializer
        _graph.Add(1, Node("Squeeze", [all, axes], last));
        return last;

        float[] Gates(float[] values, int inputs) =>
        [
            .. from gate in gates
               from unit in Enumerable.Range(0, units)
               from input in Enumerable.Range(0, inputs)
               select values[(((input * count) + gate) * units) + unit],
        ];
    }

    private string Dense(string source, int inputs)
    {
        string product = Operation("MatMul", source, Constant([inputs, 1], _parameters.Dequeue()));
        return Operation("Add", product, Constant([1], _parameters.Dequeue()));
    }

    private string Convolutions(int channels)
    {
        string value = Input;
        for (int layer = 0; layer < 4; layer++)
            value = Operation("Tanh", Causal(value, layer == 0 ? 1 : channels, channels, dilation: 1 << layer));
        return value;
    }

    private string WaveNet()
    {
        const int layers = 10;
        string value = Input, skips = "";
        foreach ((int inputs, int channels, int head, bool isLast) in new[] { (1, 16, 8, false), (16, 8, 1, true) })
        {
            value = Product(value, inputs, channels, hasBias: false);
            for (int layer = 0; layer < layers; layer++)
            {
                string sums = Causal(value, channels, channels, dilation: 1 << layer);
                string seen = Operation("Tanh", Operation("Add", sums, Product(Input, 1, channels, hasBias: false)));
                skips = skips.Length == 0 ? seen : Operation("Add", skips, seen);
                if (!isLast || layer < layers - 1)
                    value = Operation("Add", value, Product(seen, channels, channels));
            }

            skips = Product(skips, channels, head, hasBias: isLast);
        }

        return skips;
    }

    // The steps that the window still sees are the state.
    private string Causal(string source, int inputs, int outputs, int dilation)
    {
        const int taps = 3;
        int history = (taps - 1) * dilation;
        (string before, string after) = State(1, inputs, history);
        string joined = Name(), result = Name(), starts = Name(), ends = Name(), axes = Name();
        _graph.Add(1, Node("Concat", [before, source], joined, Attribute("axis", 2)));
        _graph.Add(5, Tensor(starts, [(long)_steps]));
        _graph.Add(5, Tensor(ends, [(long)_steps + history]));
        _graph.Add(5, Tensor(axes, [2L]));
        _graph.Add(1, Node("Slice", [joined, starts, ends, axes], after));
        string kernel = Kernel(taps, inputs, outputs), bias = Constant([outputs], _parameters.Dequeue());
        _graph.Add(1, Node("Conv", [joined, kernel, bias], result, Attribute("dilations", [dilation]), Attribute("kernel_shape", [taps])));
        return result;
    }

    private string Product(string source, int inputs, int outputs, bool hasBias = true)
    {
        string kernel = Kernel(1, inputs, outputs), result = Name();
        string[] parameters = hasBias ? [source, kernel, Constant([outputs], _parameters.Dequeue())] : [source, kernel];
        _graph.Add(1, Node("Conv", parameters, result, Attribute("kernel_shape", [1])));
        return result;
    }

    // Keras's kernels are [taps, inputs, outputs], ONNX's [outputs, inputs, taps].
    private string Kernel(int taps, int inputs, int outputs)
    {
        float[] kernel = _parameters.Dequeue();
        return Constant(
            [outputs, inputs, taps],
            [
                .. from output in Enumerable.Range(0, outputs)
                   from input in Enumerable.Range(0, inputs)
                   from tap in Enumerable.Range(0, taps)
                   select kernel[(((tap * inputs) + input) * outputs) + output],
            ]);
    }

    private string Operation(string type, params string[] inputs)
    {
        string result = Name();
        _graph.Add(1, Node(type, inputs, result));
        return result;
    }

    private string Constant(int[] dimensions, float[] values)
    {
        string name = Name();
        _graph.Add(5, Tensor(name, dimensions, values));                                               // initializer
        return name;
    }

    private (string Before, string After) State(params int[] shape)
    {
        (string before, string after) = (Name(), Name());
        _states.Add((before, after, shape));
        return (before, after);
    }

    private string Name() => $"v{_names++}";
}
