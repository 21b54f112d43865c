using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>
/// Random windows, each case determined by its seed alone: convolutions, those with groups, depthwise and transposed ones, and poolings of any stride,
/// dilation and padding that fit, over lines and images whose sides and channels are no multiples of anything.
/// </summary>
public static class RandomWindows
{
    // On both sides of a panel's end and of half a panel.
    private static readonly int[] Channels = [1, 1, 2, 3, 3, 5, 8, 11, 16, 17, 20, 33, 48, 64];

    private static readonly int[] Batches = [1, 2, 3, 5, 16, 17, 35];

    private static readonly Activation[] Activations = [Activation.Relu, Activation.LeakyRelu, Activation.Tanh, Activation.Softplus];

    /// <summary>The cases of consecutive seeds; their class names differ.</summary>
    public static NetworkCase[] Create(int firstSeed, int count) => [.. Enumerable.Range(firstSeed, count).Select(seed => Create(seed))];

    private static NetworkCase Create(int seed)
    {
        var random = new Random(seed);
        bool isSeries = random.Next(4) == 0;
        (int rows, int columns) = isSeries ? (1, random.Next(1, 40)) : (random.Next(1, 13), random.Next(1, 13));
        int channels = Channels[random.Next(Channels.Length)];
        var made = new GraphCase($"Windows{seed}", new ValueShape(rows * columns, channels));
        return new Grower(random, made, rows, columns).Grow($"windows seed {seed}");
    }

    private sealed class Grower(Random random, GraphCase made, int rows, int columns)
    {
        private int _value = made.Input;
        private int _rows = rows;
        private int _columns = columns;

        private GraphBuilder Graph => made.Graph;

        public NetworkCase Grow(string origin)
        {
            for (int left = random.Next(1, 4); left > 0; left--)
                Slide();
            if (!made.Parameters.Any())
                _value = made.Dense(_value, 5);
            return made.Finish(_value, aside: null, Batches[random.Next(Batches.Length)], random, origin);
        }

        private void Slide()
        {
            int x = _value, channels = made.Shape(x).Channels, kind = random.Next(10);
            bool isPooling = kind is 7 or 8;
            Window window = new(Axis(_rows, isPooling), Axis(_columns, isPooling));
            switch (kind)
            {
                case < 4:
                    int filters = Channels[random.Next(Channels.Length)];
                    _value = Graph.Convolution(x, Kernel([window.Taps * channels, filters]), Bias(filters), window);
                    break;
                case 4:
                    // A transposed convolution makes of the windows' results what they slide over.
                    Window back = new(Larger(_rows), Larger(_columns));
                    int channelsOut = Channels[random.Next(Channels.Length)];
                    _value = Graph.ConvolutionInputGradient(x, Kernel([back.Taps, channelsOut, channels]), Bias(channelsOut), back);
                    (_rows, _columns) = (back.Rows.Inputs, back.Columns.Inputs);
                    Finish();
                    return;
                case 6 when channels > 1:
                    int[] divisors = [.. Enumerable.Range(2, channels - 1).Where(number => channels % number == 0)];
                    int groups = divisors[random.Next(divisors.Length)], all = groups * random.Next(1, 4);
                    _value = new GroupedConvolution(window, channels, all, groups)
                        .Lower(Graph, x, Kernel([window.Taps * channels / groups, all]), Bias(all));
                    break;
                case 5 or 6:
                    _value = Graph.DepthwiseConvolution(x, Kernel([window.Taps, channels]), Bias(channels), window);
                    break;
                case 7:
                    _value = Graph.AveragePooling(x, window);
                    break;
                case 8:
                    _value = Graph.MaxPooling(x, window);
                    break;
                default:
                    // A residual: what comes in and what comes out of a window that keeps the size.
                    Window same = new(Same(_rows), Same(_columns));
                    int inner = Graph.Convolution(x, Kernel([same.Taps * channels, channels]), Bias(channels), same);
                    _value = Graph.Map(Scalar.Variable(0) + Scalar.Variable(1), made.Shape(x), inner, x);
                    window = same;
                    break;
            }

            (_rows, _columns) = (window.Rows.Outputs, window.Columns.Outputs);
            Finish();
        }

        private void Finish()
        {
            if (random.Next(3) > 0)
                _value = made.Activate(_value, Activations[random.Next(Activations.Length)]);
        }

        // Any geometry with at least one result; of a pooling, each window has an element.
        private WindowAxis Axis(int inputs, bool isPooling)
        {
            while (true)
            {
                int size = random.Next(1, 6), stride = random.Next(1, 4), dilation = random.Next(3) == 0 ? random.Next(1, 4) : 1;
                var axis = new WindowAxis(inputs, 0, size, stride, dilation);
                int before = random.Next(2) == 0 ? 0 : random.Next(0, axis.Extent), after = random.Next(2) == 0 ? 0 : random.Next(0, axis.Extent);
                int outputs = (inputs + before + after - axis.Extent + stride) / stride;
                if (inputs + before + after < axis.Extent)
                    continue;
                axis = axis with { Outputs = outputs, Before = before };
                if (!isPooling || Enumerable.Range(0, outputs).All(output => HasElement(axis, output)))
                    return axis;
            }
        }

        private static bool HasElement(WindowAxis axis, int output) =>
            Enumerable.Range(0, axis.Size).Any(tap => axis.Index(output, tap) is >= 0 and var index && index < axis.Inputs);

        private WindowAxis Larger(int outputs)
        {
            while (true)
            {
                int size = random.Next(1, 5), stride = random.Next(1, 4), dilation = random.Next(4) == 0 ? 2 : 1;
                var axis = new WindowAxis(0, outputs, size, stride, dilation);
                int before = random.Next(0, axis.Extent), inputs = ((outputs - 1) * stride) + axis.Extent - before - random.Next(-1, axis.Extent);
                if (inputs is >= 1 and <= 40)
                    return axis with { Inputs = inputs, Before = before };
            }
        }

        private WindowAxis Same(int inputs)
        {
            int size = random.Next(1, 4);
            return new WindowAxis(inputs, inputs, size, Before: (size - 1) / 2);
        }

        private int Kernel(int[] shape) =>
            made.Parameter("", "kernel", TensorShape.Of(shape), random.Next(6) == 0 ? GraphCase.L2 : 0);

        private int? Bias(int channels) => random.Next(3) == 0 ? null : made.Parameter("", "bias", TensorShape.Of(channels));
    }
}
