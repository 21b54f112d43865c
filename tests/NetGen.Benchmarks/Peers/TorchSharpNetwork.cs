using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NetGen.Benchmarks;

/// <summary>A model as a TorchSharp user writes it: modules, a loss on the logits, autograd.</summary>
internal sealed class TorchSharpNetwork : IDisposable
{
    private readonly Loss _loss;
    private readonly Linear[] _layers;
    private readonly Activation[] _activations;

    public TorchSharpNetwork(Model model)
    {
        _loss = model.Loss;
        _activations = [.. model.Layers.Select(layer => layer.Activation)];
        _layers = [.. model.Layers.Select(layer => nn.Linear(layer.Inputs, layer.Outputs))];
        Load(model);
    }

    /// <summary>The optimizer that every contender has.</summary>
    public optim.Optimizer CreateAdam() =>
        optim.Adam(_layers.SelectMany(layer => layer.parameters()), lr: TrainingSetup.LearningRate, eps: TrainingSetup.Epsilon);

    /// <summary>Takes a model's weights.</summary>
    public void Load(Model model)
    {
        using IDisposable gradients = no_grad();
        foreach ((Linear module, ModelLayer layer) in _layers.Zip(model.Layers))
        {
            using Tensor kernel = tensor(layer.TransposedKernel(), layer.Outputs, layer.Inputs);
            using Tensor bias = tensor(layer.Bias);
            module.weight.copy_(kernel);
            module.bias!.copy_(bias);
        }
    }

    /// <summary>
    /// A tensor in libtorch's own memory. One that is made of an array lies in the array, off any boundary, and products
    /// with it take up to 1.6 times as long.
    /// </summary>
    public static Tensor Copy(float[] values, params ReadOnlySpan<long> shape)
    {
        using Tensor array = tensor(values, shape);
        return array.clone();
    }

    /// <summary>Targets as the loss wants them.</summary>
    public static Tensor Targets(Loss loss, float[] targets, int rows) => loss == Loss.SparseCategoricalCrossEntropy
        ? tensor(Array.ConvertAll(targets, target => (long)target))
        : Copy(targets, rows, targets.Length / rows);

    /// <summary>One step on a batch.</summary>
    public void TrainStep(optim.Optimizer optimizer, Tensor inputs, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        Step(optimizer, inputs, targets);
    }

    /// <summary>One step on a batch; returns the loss before it.</summary>
    public float TrainStepWithLoss(optim.Optimizer optimizer, Tensor inputs, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        return Step(optimizer, inputs, targets).item<float>();
    }

    /// <summary>The logits of a batch.</summary>
    public Tensor Logits(Tensor inputs)
    {
        Tensor current = inputs;
        for (int l = 0; l < _layers.Length; l++)
        {
            current = _layers[l].forward(current);
            if (l < _layers.Length - 1)
                current = Activate(_activations[l], current);
        }

        return current;
    }

    public void Dispose()
    {
        foreach (Linear layer in _layers)
            layer.Dispose();
    }

    private Tensor Step(optim.Optimizer optimizer, Tensor inputs, Tensor targets)
    {
        optimizer.zero_grad();
        Tensor logits = Logits(inputs);
        Tensor loss = _loss switch
        {
            Loss.SparseCategoricalCrossEntropy => F.cross_entropy(logits, targets),
            Loss.BinaryCrossEntropy => F.binary_cross_entropy_with_logits(logits, targets),
            Loss.MeanSquaredError => F.mse_loss(logits, targets),
            _ => throw new NotSupportedException($"No reference network has the loss {_loss}."),
        };
        loss.backward();
        optimizer.step();
        return loss;
    }

    private static Tensor Activate(Activation activation, Tensor logits) => activation switch
    {
        Activation.Relu => F.relu(logits),
        Activation.Sigmoid => logits.sigmoid(),
        Activation.Tanh => logits.tanh(),
        _ => throw new NotSupportedException($"No reference network has {activation} inside."),
    };
}
