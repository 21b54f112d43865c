using Microsoft.ML.OnnxRuntime;

namespace NetGen.Benchmarks;

/// <summary>
/// ONNX Runtime on its CPU provider: one thread, all graph optimisations, inputs and outputs bound once to pinned memory,
/// a session for each batch size, so that it too knows every shape beforehand.
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
        private readonly OrtValue[] _values;
        private readonly float[][] _outputs;

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
            _values = new OrtValue[2 * _bindings.Length];
            _outputs = new float[_bindings.Length][];
            for (int i = 0; i < _bindings.Length; i++)
            {
                float[] input = Pin(workload.Inputs[i]);
                _outputs[i] = Pin(workload.CreateOutputs()[i]);
                _values[2 * i] = OrtValue.CreateTensorValueFromMemory(input, [rows, workload.InputSize]);
                _values[(2 * i) + 1] = OrtValue.CreateTensorValueFromMemory(_outputs[i], [rows, workload.OutputSize]);
                _bindings[i] = _session.CreateIoBinding();
                _bindings[i].BindInput("x", _values[2 * i]);
                _bindings[i].BindOutput("y", _values[(2 * i) + 1]);
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
            return [.. _outputs.SelectMany(output => output)];
        }

        public void Dispose()
        {
            foreach (OrtIoBinding binding in _bindings)
                binding.Dispose();
            foreach (OrtValue value in _values)
                value.Dispose();
            _runOptions.Dispose();
            _session.Dispose();
        }

        private static float[] Pin(float[] values)
        {
            float[] pinned = GC.AllocateUninitializedArray<float>(values.Length, pinned: true);
            values.CopyTo(pinned, 0);
            return pinned;
        }
    }
}
