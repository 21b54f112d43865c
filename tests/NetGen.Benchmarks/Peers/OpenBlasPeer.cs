using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>
/// OpenBLAS on one thread for the products, and the vectorised activations of System.Numerics.Tensors; in a training step
/// the products alone.
/// </summary>
internal sealed class OpenBlasPeer : Peer
{
    public override string Name => "openblas";

    protected override string LoadLibrary()
    {
        try
        {
            OpenBlas.SetThreads(1);
            string? coreType = Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE");
            return $"{OpenBlas.Config.Trim()}; runs the kernels of {OpenBlas.CoreName}" +
                (coreType is null ? "" : $" because OPENBLAS_CORETYPE is {coreType}");
        }
        catch (DllNotFoundException exception)
        {
            throw new PeerUnavailableException(
                $"install Debian's libopenblas0-pthread or run prepare-peers.sh: {exception.Message}");
        }
    }

    public override bool Does(Work work) => true;

    public override string NameFor(Work work) => work.IsTraining() ? "openblas-products" : Name;

    public override bool Does(Model model) => model.IsChain;

    public override IContender Create(Model model, Workload workload) => workload.Work.IsTraining()
        ? new OpenBlasTrainProducts(model, workload)
        : new Contender(model, workload);

    /// <inheritdoc/>
    /// <remarks>The products of a training step give the gradients in the kernels.</remarks>
    public override void RequireAgreement(
        ReferenceNetwork network, Workload workload, IContender netGen, IContender contender)
    {
        if (workload.Work.IsTraining())
            Agreement.Require(
                $"{network.Name} {workload.Work.Name()}: {NameFor(workload.Work)}",
                network.KernelGradients(workload),
                contender.Results(),
                Agreement.Tolerance);
        else
            base.RequireAgreement(network, workload, netGen, contender);
    }

    private sealed class Contender : IContender
    {
        private readonly ModelLayer[] _layers;
        private readonly AlignedBuffer[] _kernels;
        private readonly AlignedBuffer[] _inputs;
        private readonly AlignedBuffer[] _hidden;
        private readonly AlignedBuffer[] _outputs;
        private readonly int _rows;

        public Contender(Model model, Workload workload)
        {
            _rows = workload.Work.BatchSize();
            _layers = [.. model.Layers];
            _kernels = [.. model.Layers.Select(layer => AlignedCopy.Of(layer.Kernel))];
            _inputs = [.. workload.Inputs.Select(input => AlignedCopy.Of(input))];
            _hidden = [.. model.Layers.Select(layer => AlignedCopy.Of(new float[_rows * layer.Outputs]))];
            _outputs = [.. workload.CreateOutputs().Select(output => AlignedCopy.Of(output))];
        }

        public void Run(int calls)
        {
            for (int call = 0; call < calls; call++)
                RunBatch(_inputs[call % _inputs.Length], _outputs[call % _outputs.Length]);
        }

        public float[] Results()
        {
            Run(_inputs.Length);
            return [.. _outputs.SelectMany(output => output.Span.ToArray())];
        }

        public void Dispose()
        {
        }

        private void RunBatch(AlignedBuffer input, AlignedBuffer output)
        {
            for (int l = 0; l < _layers.Length; l++)
            {
                ModelLayer layer = _layers[l];
                AlignedBuffer result = l == _layers.Length - 1 ? output : _hidden[l];
                Span<float> values = result.Span;
                for (int row = 0; row < values.Length; row += layer.Outputs)
                    layer.Bias.CopyTo(values[row..]);
                if (_rows == 1)
                    OpenBlas.MultiplyAdd(
                        layer.Inputs, layer.Outputs, ref _kernels[l].Start, ref input.Start, ref result.Start);
                else
                    OpenBlas.Product(
                        _rows, layer.Outputs, layer.Inputs, ref input.Start, ref _kernels[l].Start, 1, ref result.Start);

                // All rows at once, but for softmax, which belongs to a row.
                int width = layer.Activation == Activation.Softmax ? layer.Outputs : values.Length;
                for (int row = 0; row < values.Length; row += width)
                    TensorPrimitivesPeer.Activate(layer.Activation, values.Slice(row, width));
                input = result;
            }
        }
    }
}
