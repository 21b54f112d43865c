using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NetGen.Benchmarks;

/// <summary>TorchSharp (libtorch) on one thread: inference mode for predictions, autograd and its own Adam for training.</summary>
internal sealed class TorchSharpPeer : Peer
{
    public override string Name => "torchsharp";

    public override bool Does(Work work) => true;

    public override string Load()
    {
        try
        {
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
            _kernels = [.. model.Layers.Select(layer => tensor(layer.TransposedKernel(), layer.Outputs, layer.Inputs))];
            _biases = [.. model.Layers.Select(layer => tensor(layer.Bias))];
            _inputs = [.. workload.Inputs.Select(input => tensor(input, workload.Work.BatchSize(), workload.InputSize))];
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
