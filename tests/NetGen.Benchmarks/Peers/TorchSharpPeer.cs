using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NetGen.Benchmarks;

/// <summary>TorchSharp (libtorch) on one thread: inference mode for predictions, autograd and its own Adam for training.</summary>
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
            return $"TorchSharp {typeof(torch).Assembly.GetName().Version}, libtorch {torch.__version__}";
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            throw new PeerUnavailableException((exception.InnerException ?? exception).Message);
        }
    }

    public override IContender Create(Model model, Workload workload) => workload.Work == Work.Train128
        ? new TorchSharpTrainStep(model, workload)
        : new Contender(model, workload);

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

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int parameter, int value);

    private sealed class Contender : IContender
    {
        private readonly Activation[] _activations;
        private readonly Tensor[] _kernels;
        private readonly Tensor[] _biases;
        private readonly Tensor[] _inputs;
        private readonly Tensor?[] _outputs;

        public Contender(Model model, Workload workload)
        {
            _activations = [.. model.Layers.Select(layer => layer.Activation)];
            _kernels = [.. model.Layers.Select(layer => TorchSharpNetwork.Copy(layer.TransposedKernel(), layer.Outputs, layer.Inputs))];
            _biases = [.. model.Layers.Select(layer => TorchSharpNetwork.Copy(layer.Bias, layer.Outputs))];
            _inputs = [.. workload.Inputs.Select(input => TorchSharpNetwork.Copy(input, workload.Work.BatchSize(), workload.InputSize))];
            _outputs = new Tensor[_inputs.Length];
        }

        public void Run(int calls)
        {
            using IDisposable mode = inference_mode();
            for (int call = 0; call < calls; call++)
            {
                int sample = call % _inputs.Length;
                _outputs[sample]?.Dispose();
                _outputs[sample] = Forward(_inputs[sample]);
            }
        }

        public float[] Results()
        {
            Run(_inputs.Length);
            return [.. _outputs.SelectMany(output => output!.data<float>().ToArray())];
        }

        public void Dispose()
        {
            foreach (Tensor? tensor in _kernels.Concat(_biases).Concat(_inputs).Concat(_outputs))
                tensor?.Dispose();
        }

        private Tensor Forward(Tensor input)
        {
            Tensor current = input;
            for (int l = 0; l < _kernels.Length; l++)
            {
                Tensor logits = F.linear(current, _kernels[l], _biases[l]);
                if (l > 0)
                    current.Dispose();
                current = Activate(_activations[l], logits);
                if (!ReferenceEquals(current, logits))
                    logits.Dispose();
            }

            return current;
        }

        private static Tensor Activate(Activation activation, Tensor logits) => activation switch
        {
            Activation.Linear => logits,
            Activation.Relu => logits.relu_(),
            Activation.Sigmoid => logits.sigmoid_(),
            Activation.Tanh => logits.tanh_(),
            Activation.Softmax => logits.softmax(1),
            _ => throw new NotSupportedException($"No reference network has the activation {activation}."),
        };
    }
}
