using TorchSharp;
using static TorchSharp.torch;

namespace NetGen.Benchmarks;

/// <summary>
/// TorchSharp on one thread, as <see cref="TorchSharpPeer"/> sets it up: recurrent networks step by step in inference mode, and the training of whole
/// sequences with autograd and its own Adam.
/// </summary>
internal sealed class TorchSharpStreamPeer : StreamPeer
{
    public override string Name => "torchsharp";

    public override bool Trains => true;

    /// <inheritdoc/>
    /// <remarks>Its convolutions keep no state.</remarks>
    public override bool Does(StreamKind kind) => kind is StreamKind.Gru or StreamKind.Lstm;

    public override IContender Create(StreamNetwork network) => new StepContender(network);

    public override IContender CreateTraining(StreamNetwork network) => new TrainingContender(network);

    protected override string LoadLibrary() => new TorchSharpPeer().Load();

    private sealed class StepContender(StreamNetwork network) : StreamContender
    {
        private readonly TorchSharpStream _stream = new(network);
        private Tensor[] _states = [];

        public override void Dispose()
        {
            Restart();
            _stream.Dispose();
        }

        protected override void Restart()
        {
            foreach (Tensor state in _states)
                state.Dispose();
            _states = [];
        }

        protected override void Process(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            using IDisposable inference = inference_mode();
            for (int step = 0; step < inputs.Length; step++)
            {
                using Tensor input = tensor([inputs[step]], 1, 1, 1);
                (Tensor output, Tensor[] states) = _stream.Recurrent(input, _states);
                Restart();
                _states = states;
                outputs[step] = output.item<float>();
                output.Dispose();
            }
        }
    }

    private sealed class TrainingContender : IContender
    {
        private readonly TorchSharpStream _stream;
        private readonly Tensor _inputs;
        private readonly Tensor _targets;
        private TorchSharp.Modules.Adam _optimizer;

        public TrainingContender(StreamNetwork network)
        {
            StreamTraining training = network.Training!;
            _stream = new TorchSharpStream(network);
            _inputs = TorchSharpNetwork.Copy(training.Inputs, StreamTraining.BatchSize, training.Steps, 1);
            _targets = TorchSharpNetwork.Copy(training.Targets, StreamTraining.BatchSize, training.Steps, 1);
            _optimizer = CreateAdam();
        }

        public void Reset()
        {
            _stream.Load();
            _optimizer.Dispose();
            _optimizer = CreateAdam();
            Run(1);
        }

        public void Run(int calls)
        {
            for (int call = 0; call < calls; call++)
            {
                using DisposeScope scope = NewDisposeScope();
                Step();
            }
        }

        public float[] Results()
        {
            Reset();
            float[] losses = new float[TrainingSetup.ComparedSteps];
            foreach (ref float loss in losses.AsSpan())
            {
                using DisposeScope scope = NewDisposeScope();
                loss = Step().item<float>();
            }

            return losses;
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _inputs.Dispose();
            _targets.Dispose();
            _stream.Dispose();
        }

        private Tensor Step()
        {
            _optimizer.zero_grad();
            Tensor loss = nn.functional.mse_loss(_stream.Forward(_inputs), _targets);
            loss.backward();
            _optimizer.step();
            return loss;
        }

        private TorchSharp.Modules.Adam CreateAdam() => optim.Adam(
            _stream.Parameters.Where(parameter => parameter.requires_grad), lr: TrainingSetup.LearningRate, eps: TrainingSetup.Epsilon);
    }
}
