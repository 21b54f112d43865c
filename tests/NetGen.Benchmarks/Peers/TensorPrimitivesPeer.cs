using System.Numerics.Tensors;
using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>System.Numerics.Tensors: one dot product for each output, then the activation over the whole row.</summary>
internal sealed class TensorPrimitivesPeer : Peer
{
    public override string Name => "tensorprimitives";

    protected override string LoadLibrary() => $"System.Numerics.Tensors {typeof(TensorPrimitives).Assembly.GetName().Version}";

    public override bool Does(Model model) => model.IsChain;

    public override IContender Create(Model model, Workload workload) => new Contender(model, workload);

    /// <summary>Applies an activation to one row in place.</summary>
    public static void Activate(Activation activation, Span<float> row)
    {
        switch (activation)
        {
            case Activation.Linear:
                break;
            case Activation.Relu:
                TensorPrimitives.Max(row, 0f, row);
                break;
            case Activation.Sigmoid:
                TensorPrimitives.Sigmoid(row, row);
                break;
            case Activation.Tanh:
                TensorPrimitives.Tanh(row, row);
                break;
            case Activation.Softmax:
                TensorPrimitives.SoftMax(row, row);
                break;
            default:
                throw new NotSupportedException($"No reference network has the activation {activation}.");
        }
    }

    private sealed class Contender : IContender
    {
        private readonly ModelLayer[] _layers;
        private readonly AlignedBuffer[] _kernels;
        private readonly float[][] _rows;
        private readonly float[][] _inputs;
        private readonly float[][] _outputs;
        private readonly int _samples;

        public Contender(Model model, Workload workload)
        {
            _layers = [.. model.Layers];
            _kernels = [.. model.Layers.Select(layer => AlignedCopy.Of(layer.TransposedKernel()))];
            _rows = [.. model.Layers.Select(layer => new float[layer.Outputs])];
            _inputs = workload.Inputs;
            _outputs = workload.CreateOutputs();
            _samples = workload.Work.BatchSize();
        }

        public void Run(int calls)
        {
            for (int call = 0; call < calls; call++)
                RunBatch(_inputs[call % _inputs.Length], _outputs[call % _outputs.Length]);
        }

        public float[] Results()
        {
            Run(_inputs.Length);
            return [.. _outputs.SelectMany(output => output)];
        }

        public void Dispose()
        {
        }

        private void RunBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            int inputSize = inputs.Length / _samples;
            int outputSize = outputs.Length / _samples;
            for (int sample = 0; sample < _samples; sample++)
            {
                ReadOnlySpan<float> row = inputs.Slice(sample * inputSize, inputSize);
                for (int l = 0; l < _layers.Length; l++)
                {
                    ModelLayer layer = _layers[l];
                    Span<float> result = l == _layers.Length - 1
                        ? outputs.Slice(sample * outputSize, outputSize)
                        : _rows[l];
                    ReadOnlySpan<float> kernel = _kernels[l].Span;
                    float[] bias = layer.Bias;
                    for (int o = 0; o < result.Length; o++)
                        result[o] = TensorPrimitives.Dot(row, kernel.Slice(o * row.Length, row.Length)) + bias[o];
                    Activate(layer.Activation, result);
                    row = result;
                }
            }
        }
    }
}
