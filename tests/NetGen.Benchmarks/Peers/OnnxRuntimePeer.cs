using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace NetGen.Benchmarks;

/// <summary>
/// ONNX Runtime on its CPU provider: one thread, all graph optimisations, inputs and outputs bound once to memory of its own
/// allocator, a session for each batch size, so that it too knows every shape beforehand. Images have their channels first. Batch
/// normalisations are folded into the layers before them, as in a model that is deployed.
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

    /// <summary>One thread, and all optimisations of the graph.</summary>
    public static SessionOptions CreateOptions() => new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
    };

    public override IContender Create(Model model, Workload workload) =>
        new Contender(ChannelsFirst.Of(FoldedNormalizations.Of(model)), workload);

    private sealed class Contender : IContender
    {
        private readonly InferenceSession _session;
        private readonly RunOptions _runOptions = new();
        private readonly OrtIoBinding[] _bindings;
        private readonly OrtValue[][] _inputs;
        private readonly OrtValue[][] _outputs;
        private readonly int _rows;

        public Contender(Model model, Workload workload)
        {
            using SessionOptions options = CreateOptions();
            _rows = workload.Work.BatchSize();
            _session = new InferenceSession(OnnxModelWriter.Write(model, _rows), options);

            ModelNode[] outputs = [.. model.Outputs.Select(output => model.Nodes[output.Node])];
            _bindings = new OrtIoBinding[workload.Inputs.Length];
            _inputs = [.. workload.Inputs.Select(rows => Copy(ChannelsFirst.Inputs(model, rows), model.Inputs))];
            _outputs = [.. workload.CreateOutputs().Select(rows =>
                Copy(RowParts.Split(rows, outputs.Select(output => output.Size)), outputs))];
            for (int i = 0; i < _bindings.Length; i++)
            {
                _bindings[i] = _session.CreateIoBinding();
                foreach ((ModelNode node, OrtValue value) in model.Inputs.Zip(_inputs[i]))
                    _bindings[i].BindInput(OnnxModelWriter.NameOf(model, node), value);
                foreach ((ModelNode node, OrtValue value) in outputs.Zip(_outputs[i]))
                    _bindings[i].BindOutput(OnnxModelWriter.NameOf(model, node), value);
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
            return
            [
                .. _outputs.SelectMany(outputs =>
                    RowParts.Join([.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())], _rows)),
            ];
        }

        public void Dispose()
        {
            foreach (OrtIoBinding binding in _bindings)
                binding.Dispose();
            foreach (OrtValue value in _inputs.Concat(_outputs).SelectMany(values => values))
                value.Dispose();
            _runOptions.Dispose();
            _session.Dispose();
        }

        private OrtValue[] Copy(float[][] parts, IEnumerable<ModelNode> nodes) =>
            [.. parts.Zip(nodes, (values, node) => Copy(values, node.Shape))];

        private OrtValue Copy(float[] values, IEnumerable<int> shape)
        {
            var tensor = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, TensorElementType.Float, [_rows, .. shape]);
            values.CopyTo(tensor.GetTensorMutableDataAsSpan<float>());
            return tensor;
        }
    }
}
