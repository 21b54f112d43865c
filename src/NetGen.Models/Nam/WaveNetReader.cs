using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models.Source;

namespace NetGen.Compiler.Models.Nam;

/// <summary>
/// A WaveNet: arrays of layers, each a causal convolution plus the input, an activation, and a residual. The activations of all layers of an array are
/// summed, and the head of the array makes the first summand of the next array's sum of them; that of the last array is the result.
/// </summary>
/// <param name="builder">Receives the layers.</param>
/// <param name="weights">The weights.</param>
/// <param name="problems">Receives what is wrong with the file.</param>
internal sealed class WaveNetReader(ModelBuilder builder, NamWeights weights, List<string> problems)
{
    private const string Input = "input";

    private readonly List<(LayerDeclaration Layer, IReadOnlyList<ModelTensor> Weights)> _layers = [];

    // What the next layer reads, where that is not the value before it.
    private string _before = Input;

    /// <summary>Reads the layers.</summary>
    /// <param name="config">The object <c>config</c>.</param>
    /// <param name="steps">The steps of a sequence.</param>
    public void Read(NamObject config, int steps)
    {
        int inputs = config.Count("in_channels", 1);
        WaveNetArray[] arrays = [.. config.InnerList("layers").Select(layer => WaveNetArray.Read(layer, problems))];
        NamObject? head = config.Inner("head");
        if (config.Has("condition_dsp"))
            config.Report("condition_dsp", "computes the condition by a second model, which NetGen does not read", 0);
        double scale = config.Real("head_scale") ?? 1;
        config.RequireAllRead();
        for (int i = 0; i < arrays.Length; i++)
        {
            int wanted = i == 0 ? inputs : arrays[i - 1].Channels, sum = arrays[i].HeadPointwise?.Outputs ?? arrays[i].Bottleneck;
            if (arrays[i].Inputs != wanted)
                problems.Add($"config.layers[{i}].input_size is {arrays[i].Inputs}, and it reads {wanted} channels");
            if (arrays[i].Condition != inputs)
                problems.Add($"config.layers[{i}].condition_size is {arrays[i].Condition}, and the input has {inputs} channels");
            if (i > 0 && arrays[i - 1].HeadSize != sum)
                problems.Add($"config.layers[{i - 1}] has a head of {arrays[i - 1].HeadSize} channels, and the sum that it begins has {sum}");
        }

        if (problems.Count > 0)
            return;
        _layers.Add((new InputDeclaration(0, [steps, inputs]) { Name = Input }, []));
        string? headOutput = null;
        string x = Input;
        for (int i = 0; i < arrays.Length; i++)
            (x, headOutput) = Add(arrays[i], Number("_", i + 1), x, headOutput, isLast: i == arrays.Length - 1);
        AddHead(head, arrays[^1].HeadSize, scale);

        // Layers with weights have names that say what they are; others only where something reads them.
        HashSet<string> read = [.. _layers.SelectMany(layer => Names.ReadBy(layer.Layer))];
        foreach ((LayerDeclaration layer, IReadOnlyList<ModelTensor> tensors) in _layers)
            builder.Add(tensors.Count > 0 || (layer.Name is { } name && read.Contains(name)) ? layer : layer with { Name = null }, tensors);
    }

    // What the next array reads, and the first summand of its head.
    private (string Value, string Head) Add(WaveNetArray array, string suffix, string x, string? head, bool isLast)
    {
        int bottleneck = array.Bottleneck;
        x = AddPointwise("rechannel" + suffix, x, array.Inputs, array.Channels, groups: 1, hasBias: false);
        List<string> sum = head is null ? [] : [head];
        for (int i = 0; i < array.Dilations.Length; i++)
        {
            string number = suffix + Number("_", i + 1);
            int width = array.Gates[i] is null ? bottleneck : 2 * bottleneck;
            string conv = AddConvolution("conv" + number, x, array.Taps[i], array.Dilations[i], array.Channels, width, array.Groups, hasBias: true);
            string mixin = AddPointwise("mixin" + number, Input, array.Condition, width, array.MixinGroups, hasBias: false);
            string z = Add(new MergeDeclaration(0, MergeFunction.Add, [conv]), "z" + number, mixin);
            string activated = "activation" + number;
            if (array.Gates[i] is { } gate)
            {
                string first = Add(array.Activations[i], "value" + number, Add(new SliceDeclaration(0, 0, bottleneck), "left" + number, z));
                string second = Add(gate, "gate" + number, Add(new SliceDeclaration(0, bottleneck, bottleneck), "right" + number, z));
                Add(new MergeDeclaration(0, MergeFunction.Multiply, [first]), activated, second);
            }
            else
            {
                Add(array.Activations[i], activated, z);
            }

            // The residual of the last layer is in no sum.
            bool isRead = !isLast || i < array.Dilations.Length - 1;
            if (array.HasPointwise && !isRead)
            {
                weights.Take(((long)bottleneck / array.PointwiseGroups * array.Channels) + array.Channels);
                builder.Note("The weights of the last 1×1 convolution are left out: no output depends on them.");
            }
            else if (array.HasPointwise)
            {
                string residual = AddPointwise("residual" + number, activated, bottleneck, array.Channels, array.PointwiseGroups, hasBias: true);
                x = Add(new MergeDeclaration(0, MergeFunction.Add, [x]), "x" + number, residual);
            }

            sum.Add(array.HeadPointwise is { } made ? AddPointwise("skip" + number, activated, bottleneck, made.Outputs, made.Groups, hasBias: true) : activated);
        }

        string all = sum.Count == 1 ? sum[0] : Add(new MergeDeclaration(0, MergeFunction.Add, sum.Take(sum.Count - 1).ToEquatableArray()), "sum" + suffix, sum[^1]);
        int channels = array.HeadPointwise?.Outputs ?? bottleneck;
        string name = "head" + suffix;
        string result = array.HeadTaps == 1
            ? AddPointwise(name, all, channels, array.HeadSize, groups: 1, array.HeadHasBias)
            : AddConvolution(name, all, array.HeadTaps, array.HeadDilation, channels, array.HeadSize, groups: 1, array.HeadHasBias);
        return (x, result);
    }

    // The scale is the last weight; that of the configuration is the same with more digits.
    private void AddHead(NamObject? head, int channels, double scale)
    {
        List<(LayerDeclaration Layer, ModelTensor[] Weights)> layers = [];
        if (head is not null)
        {
            int inner = head.Count("channels"), outputs = head.Count("out_channels");
            int[] taps = head.Counts("kernel_sizes");
            LayerDeclaration activation = head.Find("activation") is { } function
                ? NamActivation.Read(function, head, problems)
                : throw new NetworkFileException("config.head.activation is missing");
            head.Ignore("in_channels");
            head.RequireAllRead();
            for (int i = 0; i < taps.Length; i++)
            {
                int width = i == taps.Length - 1 ? outputs : inner;
                layers.Add((activation, []));
                ConvDeclaration conv = new(0, 1) { Filters = width, KernelSize = [taps[i]], Padding = Padding.Causal };
                layers.Add((conv, [weights.Kernel(taps[i], channels, width, 1), weights.Bias(width)]));
                channels = width;
            }
        }

        float last = weights.Take(1) is [var value] ? value : 1;
        if (Math.Abs(last - scale) > 1e-5)
            scale = double.Parse(last.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (scale != 1)
            Add(new RescalingDeclaration(0, scale), "scaled", _before);
        foreach ((LayerDeclaration layer, ModelTensor[] tensors) in layers)
            _layers.Add((layer, tensors));
    }

    private string AddPointwise(string name, string from, int inputs, int outputs, int groups, bool hasBias)
    {
        ModelTensor kernel = weights.Kernel(1, inputs, outputs, groups) with { Shape = TensorShape.Of(inputs, outputs) };
        return Add(new DenseDeclaration(0) { Units = outputs, UseBias = hasBias, PerPosition = true }, name, from, [kernel, .. Bias(hasBias, outputs)]);
    }

    private string AddConvolution(string name, string from, int taps, int dilation, int inputs, int outputs, int groups, bool hasBias)
    {
        ConvDeclaration layer = new(0, 1)
        {
            Filters = outputs,
            KernelSize = [taps],
            DilationRate = [dilation],
            Padding = Padding.Causal,
            UseBias = hasBias,
        };
        return Add(layer, name, from, [weights.Kernel(taps, inputs, outputs, groups), .. Bias(hasBias, outputs)]);
    }

    private ModelTensor[] Bias(bool hasBias, int outputs) => hasBias ? [weights.Bias(outputs)] : [];

    private string Add(LayerDeclaration layer, string name, string from, params IReadOnlyList<ModelTensor> tensors)
    {
        _layers.Add((layer with { Name = name, From = from == _before ? null : from }, tensors));
        return _before = name;
    }

    private static string Number(string before, int number) => before + number.ToString(CultureInfo.InvariantCulture);
}
