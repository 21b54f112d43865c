using Google.Protobuf;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Schema;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Tests;
using Onnx;

namespace NetGen.Compiler.Onnx.Tests.Nodes;

/// <summary>One of ONNX's tests of single operators. The inputs after the first become constants, unless the operator merges values.</summary>
/// <param name="Name">Its folder.</param>
internal sealed record NodeCase(string Name)
{
    private static readonly HashSet<string> Merging = ["Add", "Sub", "Mul", "Div", "Max", "Min", "Mean", "Sum", "Concat"];

    // Whose values are recorded with four digits.
    private static readonly HashSet<string> Rounded = ["test_averagepool_2d_ceil_last_window_starts_on_pad"];

    private const double RoundedTolerance = 1e-3;

    /// <summary>All cases.</summary>
    public static IEnumerable<NodeCase> All => Directory.GetDirectories(RecordedModels.PathOf("onnx-node"))
        .Select(folder => new NodeCase(Path.GetFileName(folder)))
        .OrderBy(node => node.Name, StringComparer.Ordinal);

    /// <summary>What becomes of it: <c>read</c>, or the first reason why not.</summary>
    public string Run()
    {
        string folder = RecordedModels.PathOf("onnx-node", Name);
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Join(folder, "model.onnx")));
        TensorProto[] inputs = Tensors(folder, "input"), outputs = Tensors(folder, "output");
        int values = Merging.Contains(model.Graph.Node[^1].OpType) ? inputs.Length : 1;
        for (int i = values; i < inputs.Length; i++)
        {
            TensorProto constant = inputs[i].Clone();
            constant.Name = model.Graph.Input[i].Name;
            model.Graph.Initializer.Add(constant);
        }

        using TemporaryFolder temporary = new();
        string path = temporary.Write("model.onnx", model.ToByteArray());
        Model read;
        try
        {
            read = Comparison.Read(path, new OnnxReadOptions { KeepsChannelsFirst = true, Outputs = [model.Graph.Output[0].Name] });
        }
        catch (NetworkFileException exception)
        {
            return Reason(exception.Message);
        }

        TensorReader reader = new(path, new ExternalData(path));
        OnnxTensor[] rows = [.. inputs.Take(values).Select(reader.Read)];
        OnnxTensor expected = reader.Read(outputs[0]);
        double[][] actual = Interpretation.Predict(read, [.. rows.Select(tensor => tensor.Reals)], rows[0].Sizes[0]);
        return Comparison.Difference(expected.Reals, actual[0], Rounded.Contains(Name) ? RoundedTolerance : Comparison.Tolerance) ?? "read";
    }

    // What differs from machine to machine is left out: the path, and the nodes' names.
    private static string Reason(string message)
    {
        string[] lines = message.Split("\n- ");
        string line = lines.Length > 1 ? lines[1] : lines[0][(lines[0].LastIndexOf('\'') + 1)..];
        int at = line.IndexOf("): ", StringComparison.Ordinal);
        return (at >= 0 && line.StartsWith("the node", StringComparison.Ordinal) ? line[(at + 3)..] : line).Trim();
    }

    private static TensorProto[] Tensors(string folder, string what) =>
    [
        .. Directory.GetFiles(Path.Join(folder, "test_data_set_0"), $"{what}_*.pb").Order(StringComparer.Ordinal).Select(file => TensorProto.Parser.ParseFrom(File.ReadAllBytes(file))),
    ];
}
