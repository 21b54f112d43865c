using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Declaration;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>The tests that ONNX has for an operator, each a folder with the tensors that a node reads and writes.</summary>
internal static class OnnxNodeFiles
{
    private const string Root = "onnx-node";

    private static readonly string[] Operators = ["averagepool", "batchnorm", "conv", "globalaveragepool", "maxpool"];

    /// <summary>The names of all tests of <see cref="Operators"/>: <c>test_maxpool_2d_ceil</c>.</summary>
    public static IEnumerable<string> Names => Operators
        .SelectMany(name => Directory.GetDirectories(RecordedModels.PathOf(Root), $"test_{name}*"))
        .Select(folder => Path.GetFileName(folder)!);

    /// <summary>The network of a test.</summary>
    public static NetworkDeclaration Declare(string name)
    {
        RecordedTensor input = ChannelsLast(Read(name, "input_0"));
        var builder = new NetworkBuilder(name, input.Shape[1..]);
        foreach (LayerDeclaration layer in OnnxNodeCases.Layers[name])
            builder.Add(layer);
        return builder.Build();
    }

    /// <summary>The samples of a test's batch.</summary>
    public static IEnumerable<RecordedCase> Cases(string name)
    {
        NetworkDeclaration declaration = Declare(name);
        RecordedTensor input = ChannelsLast(Read(name, "input_0"));
        RecordedTensor output = ChannelsLast(Read(name, "output_0"));
        int others = Directory.GetFiles(Folder(name), "input_*.pb").Length - 1;
        RecordedTensor[] parameters = [.. Enumerable.Range(1, others).Select(i => KerasLayout(Read(name, $"input_{i}")))];
        return Enumerable.Range(0, input.Shape[0]).Select(
            i => new RecordedCase(declaration, input.Sample(i), parameters, output.Sample(i))
            {
                Tolerance = OnnxNodeCases.Tolerance(name),
            });
    }

    private static RecordedTensor Read(string name, string tensor) =>
        OnnxTensorReader.Read(File.ReadAllBytes(Path.Combine(Folder(name), tensor + ".pb")));

    private static string Folder(string name) => RecordedModels.PathOf(Root, name, "test_data_set_0");

    // [samples, channels, …] to [samples, …, channels].
    private static RecordedTensor ChannelsLast(RecordedTensor tensor) =>
        tensor.Permute([0, .. Enumerable.Range(2, tensor.Shape.Length - 2), 1]);

    // A kernel's axes are [filters, channels, …], or [channels, filters, …] where it is transposed; Keras has them the other way round at the end.
    private static RecordedTensor KerasLayout(RecordedTensor parameter) => parameter.Shape.Length == 1
        ? parameter
        : parameter.Permute([.. Enumerable.Range(2, parameter.Shape.Length - 2), 1, 0]);
}
