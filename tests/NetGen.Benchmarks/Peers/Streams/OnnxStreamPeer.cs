using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace NetGen.Benchmarks;

/// <summary>
/// ONNX Runtime, as <see cref="OnnxRuntimePeer"/> sets it up: one call for each step, or for a block of the WaveNet. States are inputs and outputs,
/// bound to two places that change their roles from call to call, so that none is copied.
/// </summary>
internal sealed class OnnxStreamPeer : StreamPeer
{
    public override string Name => "onnxruntime";

    public override bool Does(StreamKind kind) => true;

    public override IContender Create(StreamNetwork network) => new Contender(network);

    protected override string LoadLibrary() => new OnnxRuntimePeer().Load();

    private sealed class Contender : StreamContender
    {
        private readonly InferenceSession _session;
        private readonly RunOptions _runOptions = new();
        private readonly OrtIoBinding[] _bindings;
        private readonly OrtValue _input;
        private readonly OrtValue _output;
        private readonly OrtValue[][] _states;
        private readonly int _steps;
        private int _next;

        public Contender(StreamNetwork network)
        {
            _steps = network.Kind == StreamKind.WaveNet ? BlockLength : 1;
            (byte[] file, StreamOnnxWriter description) = StreamOnnxWriter.Write(network, _steps);
            using SessionOptions options = OnnxRuntimePeer.CreateOptions();
            _session = new InferenceSession(file, options);
            (_input, _output) = (Allocate(description.Shape), Allocate(description.Shape));
            _states = [.. Enumerable.Range(0, 2).Select(_ => description.States.Select(state => Allocate(state.Shape)).ToArray())];
            _bindings = [.. Enumerable.Range(0, 2).Select(turn =>
            {
                OrtIoBinding binding = _session.CreateIoBinding();
                binding.BindInput(StreamOnnxWriter.Input, _input);
                binding.BindOutput(StreamOnnxWriter.Output, _output);
                foreach (((string before, string after, _), int i) in description.States.Select((state, i) => (state, i)))
                {
                    binding.BindInput(before, _states[turn][i]);
                    binding.BindOutput(after, _states[1 - turn][i]);
                }

                return binding;
            })];
        }

        public override void Dispose()
        {
            foreach (OrtIoBinding binding in _bindings)
                binding.Dispose();
            foreach (OrtValue value in _states.SelectMany(values => values).Append(_input).Append(_output))
                value.Dispose();
            _runOptions.Dispose();
            _session.Dispose();
        }

        protected override void Restart()
        {
            foreach (OrtValue state in _states.SelectMany(values => values))
                state.GetTensorMutableDataAsSpan<float>().Clear();
        }

        protected override void Process(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            Span<float> input = _input.GetTensorMutableDataAsSpan<float>();
            ReadOnlySpan<float> output = _output.GetTensorDataAsSpan<float>();
            for (int step = 0; step < inputs.Length; step += _steps)
            {
                inputs.Slice(step, _steps).CopyTo(input);
                _session.RunWithBinding(_runOptions, _bindings[_next]);
                output.CopyTo(outputs.Slice(step, _steps));
                _next = 1 - _next;
            }
        }

        private static OrtValue Allocate(int[] shape) =>
            OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [.. shape]);
    }
}
