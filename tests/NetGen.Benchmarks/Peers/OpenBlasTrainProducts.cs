using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>
/// The matrix products of a training step and nothing else: no bias, no activation, no loss, no optimizer. The
/// activations and the gradients in the logits that go into them are a real step's, computed once by plain loops.
/// </summary>
internal sealed class OpenBlasTrainProducts : IContender
{
    private readonly ModelLayer[] _layers;
    private readonly int _rows;
    private readonly AlignedBuffer[] _kernels;
    private readonly AlignedBuffer[] _activations;
    private readonly AlignedBuffer[] _logits;
    private readonly AlignedBuffer[] _logitGradients;
    private readonly AlignedBuffer[] _inputGradients;
    private readonly AlignedBuffer[] _kernelGradients;

    public OpenBlasTrainProducts(Model model, Workload workload)
    {
        _layers = [.. model.Layers];
        _rows = workload.Work.BatchSize();
        PlainStep step = PlainStep.Compute(model, workload);
        _kernels = [.. _layers.Select(layer => AlignedCopy.Of(layer.Kernel))];
        _activations = [.. step.LayerInputs.Select(values => AlignedCopy.Of(values))];
        _logitGradients = [.. step.LogitGradients.Select(values => AlignedCopy.Of(values))];
        _logits = [.. _layers.Select(layer => AlignedCopy.Of(new float[_rows * layer.Outputs]))];
        _inputGradients = [.. _layers.Select(layer => AlignedCopy.Of(new float[_rows * layer.Inputs]))];
        _kernelGradients = [.. _layers.Select(layer => AlignedCopy.Of(new float[layer.Kernel.Length]))];
    }

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            for (int l = 0; l < _layers.Length; l++)
                OpenBlas.Product(
                    _rows, _layers[l].Outputs, _layers[l].Inputs,
                    ref _activations[l].Start, ref _kernels[l].Start, 0, ref _logits[l].Start);
            for (int l = _layers.Length - 1; l >= 0; l--)
            {
                OpenBlas.TransposedProduct(
                    _layers[l].Inputs, _layers[l].Outputs, _rows,
                    ref _activations[l].Start, ref _logitGradients[l].Start, ref _kernelGradients[l].Start);
                if (l > 0)
                    OpenBlas.ProductTransposed(
                        _rows, _layers[l].Inputs, _layers[l].Outputs,
                        ref _logitGradients[l].Start, ref _kernels[l].Start, ref _inputGradients[l].Start);
            }
        }
    }

    /// <summary>The gradients in the kernels, in Keras's layout, one after the other.</summary>
    public float[] Results()
    {
        Run(1);
        return [.. _kernelGradients.SelectMany(gradient => gradient.Span.ToArray())];
    }

    public void Dispose()
    {
    }
}
