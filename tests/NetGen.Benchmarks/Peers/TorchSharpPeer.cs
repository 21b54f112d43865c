using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NetGen.Benchmarks;

/// <summary>
/// TorchSharp (libtorch) on one thread: inference mode for predictions, autograd and its own Adam for training. Images have their
/// channels first, as libtorch has them by default.
/// </summary>
internal sealed partial class TorchSharpPeer : Peer
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;

    public override string Name => "torchsharp";

    public override bool Does(Work work) => true;

    protected override string LoadLibrary()
    {
        try
        {
            KeepFreedMemory();
            set_num_threads(1);
            set_num_interop_threads(1);
            SetUserEnabledNnpack(GlobalContext(), 0);
            return $"TorchSharp {typeof(torch).Assembly.GetName().Version}, libtorch {torch.__version__}";
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            throw new PeerUnavailableException((exception.InnerException ?? exception).Message);
        }
    }

    public override IContender Create(Model model, Workload workload) => workload.Work.IsTraining()
        ? new TorchSharpTrainStep(ChannelsFirst.Of(model), workload)
        : new Contender(ChannelsFirst.Of(model), workload);

    public override IFashionLearner CreateFashionLearner(Model model, DataSet train, DataSet test) =>
        new TorchSharpFashion(model, train, test);

    /// <summary>
    /// Tells the C library to keep memory that was freed. Every step of libtorch allocates its tensors anew, and with the
    /// C library's defaults they may come from the kernel each time, page by page, which takes half of a step.
    /// </summary>
    private static void KeepFreedMemory()
    {
        if (OperatingSystem.IsLinux() && (MallOpt(TrimThreshold, 1 << 30) == 0 || MallOpt(MmapThreshold, 32 << 20) == 0))
            throw new PeerUnavailableException("mallopt refused its arguments");
    }

    // torch.backends.nnpack.set_flags(False) in Python; TorchSharp has no name for it. Where libtorch cannot use NNPACK, it tries again
    // at each convolution of one sample and prints a warning, and a network of small ones takes up to 1.7 times as long.
    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    private static partial void SetUserEnabledNnpack(nint context, byte enabled);

    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int parameter, int value);

    private sealed class Contender : IContender
    {
        private readonly Model _model;
        private readonly Tensor[][] _parameters;
        private readonly Tensor[][] _inputs;
        private readonly Tensor[]?[] _outputs;
        private readonly Tensor[] _values;
        private readonly int[] _lastReaders;
        private readonly int _rows;

        public Contender(Model model, Workload workload)
        {
            _model = model;
            _parameters = [.. model.Nodes.Select(TorchSharpNetwork.Parameters)];
            _inputs = [.. workload.Inputs.Select(rows => TorchSharpNetwork.Inputs(model, rows))];
            _outputs = new Tensor[_inputs.Length][];
            _values = new Tensor[model.Nodes.Length];
            _lastReaders = new int[model.Nodes.Length];
            for (int n = 0; n < model.Nodes.Length; n++)
            {
                foreach (int source in model.Nodes[n].Sources)
                    _lastReaders[source] = n;
            }

            _rows = workload.Work.BatchSize();
        }

        public void Run(int calls)
        {
            using IDisposable mode = inference_mode();
            for (int call = 0; call < calls; call++)
            {
                int sample = call % _inputs.Length;
                foreach (Tensor output in _outputs[sample] ?? [])
                    output.Dispose();
                _outputs[sample] = Forward(_inputs[sample]);
            }
        }

        public float[] Results()
        {
            Run(_inputs.Length);
            return
            [
                .. _outputs.SelectMany(outputs =>
                    RowParts.Join([.. outputs!.Select(output => output.data<float>().ToArray())], _rows)),
            ];
        }

        public void Dispose()
        {
            foreach (Tensor tensor in _parameters.Concat(_inputs).Concat(_outputs).SelectMany(tensors => tensors ?? []))
                tensor.Dispose();
        }

        private Tensor[] Forward(Tensor[] inputs)
        {
            int input = 0;
            for (int n = 0; n < _values.Length; n++)
            {
                ModelNode node = _model.Nodes[n];
                Tensor value = node is ModelInput ? inputs[input++] : Compute(node, n);
                foreach (int source in node.Sources)
                {
                    if (IsFreeAt(source, n) && !ReferenceEquals(_values[source], value))
                        _values[source].Dispose();
                }

                _values[n] = node is ModelProduct product ? Activate(product.Activation, value) : value;
                if (!ReferenceEquals(_values[n], value))
                    value.Dispose();
            }

            var outputs = new Tensor[_model.Outputs.Length];
            for (int i = 0; i < outputs.Length; i++)
                outputs[i] = _values[_model.Outputs[i].Node];
            return outputs;
        }

        private Tensor Compute(ModelNode node, int n) => node switch
        {
            ModelLayer layer => F.linear(_values[layer.Source], _parameters[n][0], Bias(_parameters[n])),
            ModelConvolution convolution => Convolve(convolution, _parameters[n]),
            ModelPooling { Window: ModelWindow window } pooling => F.avg_pool2d(
                _values[pooling.Source], [window.Rows.Taps, window.Columns.Taps], [window.Rows.Stride, window.Columns.Stride]),
            ModelActivation activation when IsFreeAt(activation.Source, n) =>
                Activate(activation.Activation, _values[activation.Source]),
            ModelFlattening flattening => _values[flattening.Source].flatten(1),
            ModelSum sum when IsFreeAt(sum.Left, n) => _values[sum.Left].add_(_values[sum.Right]),
            ModelSum sum => _values[sum.Left].add(_values[sum.Right]),
            ModelConcatenation concatenation => cat([.. concatenation.Sources.Select(source => _values[source])], -1),
            ModelNormalization normalization => F.layer_norm(
                _values[normalization.Source], [normalization.Gamma.Length], _parameters[n][0], _parameters[n][1], normalization.Epsilon),
            ModelBatchNormalization normalization => F.batch_norm(
                _values[normalization.Source],
                running_mean: _parameters[n][2],
                running_var: _parameters[n][3],
                weight: _parameters[n][0],
                bias: _parameters[n][1],
                eps: normalization.Epsilon),
            ModelMean mean => _values[mean.Source].mean([.. mean.Axes]),
            _ => throw new NotSupportedException($"No reference network has {node}."),
        };

        private Tensor Convolve(ModelConvolution convolution, Tensor[] parameters)
        {
            ModelWindow window = convolution.Window;
            (long rows, long columns) = window.IsEven ? (window.Rows.Before, window.Columns.Before) : (0, 0);
            Tensor source = _values[convolution.Source];
            using Tensor? padded = window.IsEven
                ? null
                : F.pad(source, [window.Columns.Before, window.Columns.After, window.Rows.Before, window.Rows.After]);
            return F.conv2d(
                padded ?? source,
                parameters[0],
                Bias(parameters),
                strides: [window.Rows.Stride, window.Columns.Stride],
                padding: [rows, columns],
                groups: convolution.Groups);
        }

        private static Tensor? Bias(Tensor[] parameters) => parameters is [_, Tensor bias] ? bias : null;

        /// <summary>Whether a value's memory is needed no more once another value is computed.</summary>
        private bool IsFreeAt(int source, int n) => _lastReaders[source] == n && _model.Nodes[source] is not ModelInput;

        private static Tensor Activate(Activation activation, Tensor logits) => activation switch
        {
            Activation.Linear => logits,
            Activation.Relu => logits.relu_(),
            Activation.Sigmoid => logits.sigmoid_(),
            Activation.Tanh => logits.tanh_(),
            Activation.Softmax => logits.softmax(-1),
            _ => throw new NotSupportedException($"No reference network has the activation {activation}."),
        };
    }
}
