using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Normalisations.</summary>
internal static class NormalizationRules
{
    private const double DefaultEpsilon = 1e-5;

    /// <summary><c>BatchNormalization</c> with the statistics of the file.</summary>
    public static Placed Batch(LoweringContext context, OnnxNode node)
    {
        if (node.Number("training_mode", 0) != 0)
            throw new NodeException("it takes the statistics of the batch (training_mode); export the network for inference");
        Placed x = ChannelsLast(context, node);
        OnnxTensor? gamma = context.Weight(node, 1, "gamma", 1), beta = context.Weight(node, 2, "beta", 0);
        OnnxTensor mean = context.Required(node, 3, "mean"), variance = context.Required(node, 4, "variance");
        double epsilon = node.Real("epsilon", DefaultEpsilon);
        if (context.IsOwn && epsilon == 0 && gamma is null && beta is null)
        {
            return context.Apply(
                new NormalizationDeclaration(0), x, PerChannel("mean", mean, x), PerChannel("variance", variance, x), Weights.Vector("count", [0]));
        }

        BatchNormalizationDeclaration layer = new(0)
        {
            Epsilon = epsilon,
            Momentum = node.Real("momentum", 0.9),
            Scale = gamma is not null,
            Center = beta is not null,
        };
        (string Name, OnnxTensor? Tensor)[] weights = [("gamma", gamma), ("beta", beta), ("moving_mean", mean), ("moving_variance", variance)];
        return context.Apply(layer, x, [.. weights.Where(weight => weight.Tensor is not null).Select(weight => PerChannel(weight.Name, weight.Tensor!, x))]);
    }

    /// <summary><c>InstanceNormalization</c>: each channel a group.</summary>
    public static Placed Instance(LoweringContext context, OnnxNode node) => Groups(context, node, -1, node.Real("epsilon", DefaultEpsilon), isOfGroups: false);

    /// <summary><c>GroupNormalization</c>.</summary>
    public static Placed Group(LoweringContext context, OnnxNode node) => Groups(
        context, node, (int)Math.Clamp(node.Number("num_groups", 1), 1, int.MaxValue), node.Real("epsilon", DefaultEpsilon), node.Number("of_groups", 0) != 0);

    /// <summary><c>LayerNormalization</c> over the last axes of the file.</summary>
    public static Placed Layer(LoweringContext context, OnnxNode node)
    {
        OnnxTensor? scale = context.Weight(node, 1, "scale", 1), offset = context.Constant(node, 2, "offset");
        (Placed x, int count) = NormalizedLast(context, node);
        List<ModelTensor> weights = [];
        if (scale is not null)
            weights.Add(OfAxes("gamma", scale, x, count));
        if (offset is not null)
            weights.Add(OfAxes("beta", offset, x, count));
        return context.Apply(
            new LayerNormalizationDeclaration(0, AxesOf(count)) { Epsilon = node.Real("epsilon", DefaultEpsilon), Scale = scale is not null, Center = offset is not null },
            x,
            [.. weights]);
    }

    /// <summary><c>RMSNormalization</c> over the last axes of the file.</summary>
    public static Placed RootMeanSquare(LoweringContext context, OnnxNode node)
    {
        (Placed x, int count) = NormalizedLast(context, node);
        OnnxTensor scale = context.Constant(node, 1, "scale") ?? new OnnxTensor([1], [1.0]);
        return context.Apply(
            new RMSNormalizationDeclaration(0, AxesOf(count)) { Epsilon = node.Real("epsilon", DefaultEpsilon) }, x, OfAxes("scale", scale, x, count));
    }

    private static Placed Groups(LoweringContext context, OnnxNode node, int groups, double epsilon, bool isOfGroups)
    {
        Placed x = ChannelsLast(context, node);
        OnnxTensor? scale = context.Constant(node, 1, "scale"), offset = context.Constant(node, 2, "offset");
        List<ModelTensor> weights = [];
        if (scale is not null)
            weights.Add(PerChannel("gamma", OfChannels(scale), x));
        if (offset is not null)
            weights.Add(PerChannel("beta", OfChannels(offset), x));
        // As a person writes a group for each channel.
        if (groups == x.Shape[^1])
            groups = -1;
        return context.Apply(
            new GroupNormalizationDeclaration(0, groups) { Epsilon = epsilon, Scale = scale is not null, Center = offset is not null }, x, [.. weights]);

        // Before version 21, a number for each group.
        OnnxTensor OfChannels(OnnxTensor tensor)
        {
            int channels = x.Shape[^1];
            if (!isOfGroups || tensor.Count != groups || channels % groups != 0)
                return tensor;
            double[] numbers = tensor.Reals;
            return new OnnxTensor([channels], [.. Enumerable.Range(0, channels).Select(channel => numbers[channel / (channels / groups)])]);
        }
    }

    // The second axis of the file is that of the channels.
    private static Placed ChannelsLast(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        if (x.Rank == 0)
            throw new NodeException("it reads one number for each sample");
        int channels = x.SampleAxis(1);
        return x.Pieces is not null || x.Order[^1] == channels ? x
            : context.Placement.In(x, [.. Placed.InOrder(x.Rank).Where(axis => axis != channels), channels]);
    }

    // The value with the normalised axes last, and their number.
    private static (Placed Value, int Count) NormalizedLast(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        int first = x.SampleAxis(Axes.Of(node.Number("axis", -1), x.Rank + (x.HasLead ? 0 : 1))), count = x.Rank - first;
        bool isLast = x.Pieces is not null || x.Order.TakeLast(count).All(axis => axis >= first);
        return (isLast ? x : context.Placement.In(x, [.. x.Order.Where(axis => axis < first), .. Enumerable.Range(first, count)]), count);
    }

    private static EquatableArray<int> AxesOf(int count) =>
        count == 1 ? [] : Enumerable.Range(0, count).Select(axis => axis - count).ToEquatableArray();

    private static ModelTensor OfAxes(string name, OnnxTensor tensor, Placed x, int count)
    {
        if (x.Pieces is not null)
            return PerChannel(name, Repeated(tensor, x.Sizes), x);
        int[] order = [.. x.Order.TakeLast(count).Select(axis => axis - (x.Rank - count))];
        return Weights.Transposed(name, Repeated(tensor, x.Sizes[^count..]), order);
    }

    private static OnnxTensor Repeated(OnnxTensor tensor, int[] sizes)
    {
        Extent[] merged = Broadcasting.Merge(ValueFact.Of(tensor).Sizes, [.. sizes.Select(size => new Extent(size))]);
        return merged.Length == sizes.Length && merged.Index().All(size => size.Item.Is(sizes[size.Index]))
            ? tensor.Select(sizes, Broadcasting.Sources(tensor.Sizes, sizes))
            : throw new NodeException($"its weights are [{string.Join(", ", tensor.Sizes)}], but the normalised axes are [{string.Join(", ", sizes)}]");
    }

    // One number for each channel of a value with the channels last; of a vector, in its order of elements.
    private static ModelTensor PerChannel(string name, OnnxTensor tensor, Placed value)
    {
        int channels = value.Shape[^1];
        if (tensor.Count != channels)
            throw new NodeException($"its {name} has {tensor.Count} numbers, but there are {channels} channels");
        double[] numbers = tensor.Reals;
        return Weights.Vector(name, value.Pieces is null ? numbers : value.Elements().Select(index => numbers[index]));
    }
}
