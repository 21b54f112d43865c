using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NetGen.Benchmarks;

/// <summary>A model with the channels first as a TorchSharp user writes it: modules, losses on the logits, autograd.</summary>
internal sealed class TorchSharpNetwork : IDisposable
{
    private readonly Model _model;
    private readonly nn.Module<Tensor, Tensor>?[] _modules;

    public TorchSharpNetwork(Model model)
    {
        _model = model;
        _modules = [.. model.Nodes.Select(CreateModule)];
        Load();
    }

    /// <summary>The optimizer that every contender has.</summary>
    public optim.Optimizer CreateAdam() =>
        optim.Adam(
            _modules.SelectMany(module => module?.parameters() ?? []), lr: TrainingSetup.LearningRate, eps: TrainingSetup.Epsilon);

    /// <summary>Takes the model's weights.</summary>
    public void Load()
    {
        using IDisposable gradients = no_grad();
        foreach ((nn.Module? module, ModelNode node) in _modules.Zip(_model.Nodes))
        {
            foreach ((Tensor parameter, Tensor value) in (module?.parameters().Concat(module.buffers()) ?? []).Zip(Parameters(node)))
            {
                parameter.copy_(value);
                value.Dispose();
            }
        }
    }

    /// <summary>The parameters of a value and its moving averages, in the order of TorchSharp's modules and in its layout.</summary>
    public static Tensor[] Parameters(ModelNode node) => node switch
    {
        ModelLayer layer => [Copy(layer.TransposedKernel(), layer.Outputs, layer.Inputs), .. Bias(layer)],
        ModelConvolution { Window: ModelWindow window } convolution =>
        [
            Copy(convolution.Kernel, convolution.Outputs, convolution.GroupChannels, window.Rows.Taps, window.Columns.Taps),
            .. Bias(convolution),
        ],
        ModelNormalization normalization => [Vector(normalization.Gamma), Vector(normalization.Beta)],
        ModelBatchNormalization normalization =>
        [
            Vector(normalization.Gamma),
            Vector(normalization.Beta),
            Vector(normalization.Mean),
            Vector(normalization.Variance),
        ],
        _ => [],
    };

    /// <summary>Each input of a batch.</summary>
    public static Tensor[] Inputs(Model model, float[] rows) =>
    [
        .. ChannelsFirst.Inputs(model, rows)
            .Zip(model.Inputs, (values, input) => Copy(values, [values.Length / input.Size, .. input.Shape])),
    ];

    /// <summary>
    /// A tensor in libtorch's own memory. One that is made of an array lies in the array, off any boundary, and products
    /// with it take up to 1.6 times as long.
    /// </summary>
    public static Tensor Copy(float[] values, params ReadOnlySpan<long> shape)
    {
        using Tensor array = tensor(values, shape);
        return array.clone();
    }

    /// <summary>The targets of each output as its loss wants them.</summary>
    public static Tensor[] Targets(Model model, float[] rows) =>
    [
        .. RowParts.Split(rows, model.Outputs.Select(output => output.TargetSize))
            .Zip(model.Outputs, (values, output) => output.Loss == Loss.SparseCategoricalCrossEntropy
                ? tensor(Array.ConvertAll(values, target => (long)target))
                : Copy(values, values.Length / output.Size, output.Size)),
    ];

    /// <summary>One step on a batch.</summary>
    public void TrainStep(optim.Optimizer optimizer, Tensor[] inputs, Tensor[] targets)
    {
        using DisposeScope scope = NewDisposeScope();
        Step(optimizer, inputs, targets);
    }

    /// <summary>One step on a batch; returns the loss before it.</summary>
    public float TrainStepWithLoss(optim.Optimizer optimizer, Tensor[] inputs, Tensor[] targets)
    {
        using DisposeScope scope = NewDisposeScope();
        return Step(optimizer, inputs, targets).item<float>();
    }

    /// <summary>The logits of each output for a batch.</summary>
    public Tensor[] Logits(Tensor[] inputs)
    {
        var values = new Tensor[_model.Nodes.Length];
        int input = 0;
        for (int n = 0; n < values.Length; n++)
            values[n] = _model.Nodes[n] is ModelInput ? inputs[input++] : Forward(n, values);
        return [.. _model.Outputs.Select(output => values[output.Node])];
    }

    public void Dispose()
    {
        foreach (nn.Module? module in _modules)
            module?.Dispose();
    }

    private static Tensor[] Bias(ModelProduct product) => product.HasBias ? [Vector(product.Bias)] : [];

    private static Tensor Vector(float[] values) => Copy(values, values.Length);

    private Tensor Step(optim.Optimizer optimizer, Tensor[] inputs, Tensor[] targets)
    {
        optimizer.zero_grad();
        Tensor[] logits = Logits(inputs);
        Tensor loss = LossOf(_model.Outputs[0], logits[0], targets[0]);
        for (int i = 1; i < logits.Length; i++)
            loss += LossOf(_model.Outputs[i], logits[i], targets[i]);
        loss.backward();
        optimizer.step();
        return loss;
    }

    private static nn.Module<Tensor, Tensor>? CreateModule(ModelNode node) => node switch
    {
        ModelLayer layer => nn.Linear(layer.Inputs, layer.Outputs, hasBias: layer.HasBias),
        ModelConvolution { Window.IsEven: true } convolution => CreateConvolution(convolution),
        ModelConvolution { Window: ModelWindow window } convolution => nn.Sequential(
            nn.ZeroPad2d((window.Columns.Before, window.Columns.After, window.Rows.Before, window.Rows.After)),
            CreateConvolution(convolution)),
        ModelPooling { Window: ModelWindow window } => nn.AvgPool2d(
            (window.Rows.Taps, window.Columns.Taps), (window.Rows.Stride, window.Columns.Stride)),
        ModelFlattening => nn.Flatten(),
        ModelNormalization normalization => nn.LayerNorm(normalization.Gamma.Length, normalization.Epsilon),
        ModelBatchNormalization { Shape.Length: 3, Gamma.Length: int channels } normalization => nn.BatchNorm2d(
            channels, normalization.Epsilon, 1 - normalization.Momentum),
        ModelBatchNormalization { Gamma.Length: int channels } normalization => nn.BatchNorm1d(
            channels, normalization.Epsilon, 1 - normalization.Momentum),
        _ => null,
    };

    /// <summary>A convolution with its padding, if that is the same on both sides, and else without any.</summary>
    private static TorchSharp.Modules.Conv2d CreateConvolution(ModelConvolution convolution)
    {
        ModelWindow window = convolution.Window;
        return nn.Conv2d(
            convolution.GroupChannels * convolution.Groups,
            convolution.Outputs,
            (window.Rows.Taps, window.Columns.Taps),
            stride: (window.Rows.Stride, window.Columns.Stride),
            padding: window.IsEven ? (window.Rows.Before, window.Columns.Before) : (0, 0),
            groups: convolution.Groups,
            bias: convolution.HasBias);
    }

    private Tensor Forward(int n, Tensor[] values) => _model.Nodes[n] switch
    {
        ModelProduct product when _model.Outputs.Any(output => output.Node == n) => _modules[n]!.forward(values[product.Source]),
        ModelProduct product => Activate(product.Activation, _modules[n]!.forward(values[product.Source])),
        ModelActivation activation => Activate(activation.Activation, values[activation.Source]),
        ModelSum sum => values[sum.Left] + values[sum.Right],
        ModelConcatenation concatenation => cat([.. concatenation.Sources.Select(source => values[source])], -1),
        ModelMean mean => values[mean.Source].mean([.. mean.Axes]),
        ModelNode node => _modules[n]!.forward(values[node.Sources[0]]),
    };

    private static Tensor LossOf(ModelOutput output, Tensor logits, Tensor targets)
    {
        Tensor loss = output.Loss switch
        {
            Loss.SparseCategoricalCrossEntropy => F.cross_entropy(logits, targets),
            Loss.BinaryCrossEntropy => F.binary_cross_entropy_with_logits(logits, targets),
            Loss.MeanSquaredError => F.mse_loss(logits, targets),
            _ => throw new NotSupportedException($"No reference network has the loss {output.Loss}."),
        };
        return output.Weight == 1 ? loss : loss * output.Weight;
    }

    private static Tensor Activate(Activation activation, Tensor logits) => activation switch
    {
        Activation.Linear => logits,
        Activation.Relu => F.relu(logits),
        Activation.Sigmoid => logits.sigmoid(),
        Activation.Tanh => logits.tanh(),
        _ => throw new NotSupportedException($"No reference network has {activation} inside."),
    };
}
