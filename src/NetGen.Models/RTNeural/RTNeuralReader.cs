using System.Text.Json;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models.RTNeural;

/// <summary>Reads the layers of one file.</summary>
/// <remarks>
/// The weights are those of Keras, in its layout and order. What the file does not say is what RTNeural computes: convolutions are causal and
/// have strides of 1, and slopes of PReLU are shared by all steps.
/// </remarks>
/// <param name="path">The file, as messages name it.</param>
/// <param name="options">What to make of it.</param>
internal sealed class RTNeuralReader(string path, ModelReadOptions options)
{
    private readonly ModelBuilder _builder = new(path);
    private readonly List<string> _problems = [];

    /// <summary>The model.</summary>
    /// <param name="shape">The shape of the input with the batch; sizes that are open are null.</param>
    /// <param name="layers">The layers in order.</param>
    public Model Read(JsonElement shape, JsonElement layers)
    {
        EquatableArray<int> input = InputShape(shape);
        _builder.Add(new InputDeclaration(0, input));
        int number = 0;
        int? steps = input.Count > 1 ? input[0] : null;
        foreach (JsonElement layer in layers.EnumerateArray())
        {
            var read = new RTNeuralLayer(layer, number++, _problems);
            Add(read, steps);

            // The last state of a series is none.
            if (read.Type is "gru" or "lstm" && !read.HasSteps)
                steps = null;
        }

        if (options.Outputs.Count + options.Inputs.Count + options.Constants.Count > 0)
            _problems.Add("inputs and outputs cannot be chosen, or be constants: a model of RTNeural has one input and one output, which have no names");
        return _problems.Count == 0
            ? _builder.Build(options.Type)
            : throw FileProblems.Failure($"The file '{path}' cannot be imported", _problems);
    }

    // [batch, channels] or [batch, steps, channels].
    private EquatableArray<int> InputShape(JsonElement shape)
    {
        int?[] sizes = [.. shape.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out int value) ? value : (int?)null)];
        TensorShape? given = options.InputShapes.Count == 1 ? options.InputShapes[0] : null;
        if (options.InputShapes.Count > 1)
            _problems.Add($"{options.InputShapes.Count} shapes of inputs are given, but the model has one input");
        if (sizes.Length is not (2 or 3) || sizes[^1] is null)
        {
            _problems.Add("in_shape: expected the batch, the steps of a series if it is one, and the number of channels; images are not supported");
            return [1];
        }

        int?[] known = sizes[1..];
        if (given is { } wanted)
        {
            if (wanted.Rank != known.Length || known.Where((size, axis) => size is not null && size != wanted.Dimensions[axis]).Any())
                _problems.Add($"in_shape: the shape {wanted} is given, but the file has {string.Join('×', known.Select(size => size is null ? "any" : $"{size}"))}");
            return wanted.Dimensions;
        }

        if (known[0] is null)
            _problems.Add($"in_shape: the file leaves the number of steps open; say it, such as --input-shape 100,{known[^1]}");
        return known.Select(size => size ?? 1).ToEquatableArray();
    }

    private void Add(RTNeuralLayer layer, int? steps)
    {
        bool isSeries = steps is not null;
        switch (layer.Type)
        {
            case "dense" or "time-distributed-dense":
                _builder.Add(
                    new DenseDeclaration(0)
                    {
                        Units = layer.ReadUnits(),
                        Activation = layer.ReadActivation(),
                        UseBias = layer.Weights.Count > 1,
                        PerPosition = isSeries,
                    },
                    layer.Tensors("kernel", "bias"));
                break;
            case "conv1d":
                layer.RequireSteps(steps);
                _builder.Add(
                    new ConvDeclaration(0, 1)
                    {
                        Filters = layer.ReadUnits(),
                        KernelSize = [layer.Int32("kernel_size")],
                        DilationRate = [layer.Int32("dilation")],
                        Groups = layer.Int32("groups", 1),
                        Padding = Padding.Causal,
                        Activation = layer.ReadActivation(),
                        UseBias = layer.Weights.Count > 1,
                    },
                    layer.Tensors("kernel", "bias"));
                break;
            case "batchnorm":
                bool isAffine = layer.Weights.Count > 2;
                _builder.Add(
                    new BatchNormalizationDeclaration(0) { Epsilon = layer.Double("epsilon"), Center = isAffine, Scale = isAffine },
                    isAffine ? layer.Tensors("gamma", "beta", "moving_mean", "moving_variance") : layer.Tensors("moving_mean", "moving_variance"));
                break;
            case "prelu":
                IReadOnlyList<ModelTensor> slopes = layer.Tensors("alpha");
                EquatableArray<int> shared = slopes.Count == 1
                    ? slopes[0].Shape.Dimensions.Select((size, axis) => size == 1 ? axis + 1 : 0).Where(axis => axis > 0).ToEquatableArray()
                    : [];
                _builder.Add(new PReLUDeclaration(0, shared), slopes);
                break;
            case "activation":
                layer.RequireActivation();
                Activation activation = layer.ReadActivation();
                _builder.Add(new ActivationDeclaration(0, activation, double.NaN) { PerPosition = isSeries && activation == Activation.Softmax });
                break;
            case "gru" or "lstm":
                layer.RequireTanh();
                IReadOnlyList<ModelTensor> weights = layer.Tensors("kernel", "recurrent_kernel", "bias");
                _builder.Add(
                    new RecurrentDeclaration(0, layer.Type == "gru" ? RecurrentCell.GRU : RecurrentCell.LSTM)
                    {
                        Units = layer.ReadUnits(),
                        UseBias = weights.Count > 2,
                        ResetAfter = weights is not [_, _, { Shape.Rank: 1 }],
                        ReturnSequences = layer.HasSteps,
                    },
                    weights);
                break;
            default:
                layer.Report("NetGen reads dense, time-distributed-dense, conv1d, gru, lstm, batchnorm, prelu and activation; RTNeural's exporter calls layers 'unknown' that it does not know");
                break;
        }
    }
}
