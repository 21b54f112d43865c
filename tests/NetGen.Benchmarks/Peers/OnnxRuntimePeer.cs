using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace NetGen.Benchmarks;

/// <summary>
/// ONNX Runtime on its CPU provider: one thread, all graph optimisations, inputs and outputs bound once to memory of its own
/// allocator, a session for each batch size, so that it too knows every shape beforehand.
/// </summary>
internal sealed class OnnxRuntimePeer : Peer
{
    public override string Name => "onnxruntime";

    protected override string LoadLibrary()
    {
        try
        {
            return $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            throw new PeerUnavailableException((exception.InnerException ?? exception).Message);
        }
    }

    public override IContender Create(Model model, Workload workload) => new Contender(model, workload);

    private sealed class Contender : IContender
    {
        private readonly InferenceSession _session;
        private readonly RunOptions _runOptions = new();
        private readonly OrtIoBinding[] _bindings;
        private readonly OrtValue[] _inputs;
        private readonly OrtValue[] _outputs;

        public Contender(Model model, Workload workload)
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            };
            _session = new InferenceSession(OnnxModelWriter.Write(model, workload.Work.BatchSize()), options);

            int rows = workload.Work.BatchSize();
            _bindings = new OrtIoBinding[workload.Inputs.Length];
            _inputs = [.. workload.Inputs.Select(input => Copy(input, rows))];
            _outputs = [.. workload.CreateOutputs().Select(output => Copy(output, rows))];
            for (int i = 0; i < _bindings.Length; i++)
            {
                _bindings[i] = _session.CreateIoBinding();
                _bindings[i].BindInput("x", _inputs[i]);
                _bindings[i].BindOutput("y", _outputs[i]);
            }
        }

        public void Run(int calls)
        {
            for (int call = 0; call < calls; call++)
                _session.RunWithBinding(_runOptions, _bindings[call % _bindings.Length]);
        }

        public float[] Results()
        {
            Run(_bindings.Length);
            return [.. _outputs.SelectMany(output => output.GetTensorDataAsSpan<float>().ToArray())];
        }

        public void Dispose()
        {
            foreach (OrtIoBinding binding in _bindings)
                binding.Dispose();
            foreach (OrtValue value in _inputs.Concat(_outputs))
                value.Dispose();
            _runOptions.Dispose();
            _session.Dispose();
        }

        private static OrtValue Copy(float[] values, int rows)
        {
            long[] shape = [rows, values.Length / rows];
            var tensor = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
            values.CopyTo(tensor.GetTensorMutableDataAsSpan<float>());
            return tensor;
        }
    }
}
