using System.Collections.Immutable;

namespace NetGen.Benchmarks;

/// <summary>
/// Models whose images are [channels, rows, columns], as ONNX and PyTorch have them. NetGen's and Keras's are [rows, columns, channels].
/// The samples are put into that order before anything is timed, because a user of these libraries has them so.
/// </summary>
internal static class ChannelsFirst
{
    /// <summary>The same model with the channels first. Models without images stay as they are.</summary>
    public static Model Of(Model model) => new(model.Name, [.. model.Nodes.Select(node => Of(model, node))], model.Outputs);

    /// <summary>Takes the rows of a batch apart, one array for each input.</summary>
    /// <param name="model">The model with the channels first.</param>
    /// <param name="rows">The samples, one after the other, with the channels last.</param>
    public static float[][] Inputs(Model model, float[] rows) =>
    [
        .. RowParts.Split(rows, model.Inputs.Select(input => input.Size)).Zip(model.Inputs, (values, input) =>
            input.Shape is [int channels, int height, int width]
                ? Read(values, (values.Length / input.Size, input.Size), (channels, 1), (height * width, channels))
                : values),
    ];

    private static ModelNode Of(Model model, ModelNode node)
    {
        switch (node)
        {
            case ModelConvolution convolution:
                (int taps, int inputs, int outputs) = (convolution.Window.Size, convolution.GroupChannels, convolution.Outputs);
                return convolution with
                {
                    Shape = Of(convolution.Shape),
                    Kernel = Read(convolution.Kernel, (outputs, 1), (inputs, outputs), (taps, inputs * outputs)),
                };
            case ModelLayer layer when model.Nodes[layer.Source] is ModelFlattening { Source: int image }
                && model.Nodes[image].Shape is [int height, int width, int channels]:
                return layer with
                {
                    Kernel = Read(
                        layer.Kernel,
                        (channels, layer.Outputs),
                        (height * width, channels * layer.Outputs),
                        (layer.Outputs, 1)),
                };
            case ModelMean { Axes: [1, 2] } mean:
                return mean with { Axes = [2, 3] };
            case ModelInput or ModelPooling or ModelSum or ModelActivation or ModelBatchNormalization when node.Shape.Length == 3:
                return node with { Shape = Of(node.Shape) };
            default:
                return node.Shape.Length < 3 ? node : throw new NotSupportedException($"No reference network has {node} on images.");
        }
    }

    private static ImmutableArray<int> Of(ImmutableArray<int> shape) => [shape[2], shape[0], shape[1]];

    /// <summary>Reads values in another order.</summary>
    /// <param name="values">The values.</param>
    /// <param name="outer">The slowest axis of the result: its length, and the step in the values.</param>
    /// <param name="middle">The next one.</param>
    /// <param name="inner">The fastest one.</param>
    private static float[] Read(
        float[] values, (int Length, int Step) outer, (int Length, int Step) middle, (int Length, int Step) inner)
    {
        float[] result = new float[values.Length];
        int next = 0;
        for (int o = 0; o < outer.Length; o++)
        {
            for (int m = 0; m < middle.Length; m++)
            {
                for (int i = 0; i < inner.Length; i++)
                    result[next++] = values[(o * outer.Step) + (m * middle.Step) + (i * inner.Step)];
            }
        }

        return result;
    }
}
