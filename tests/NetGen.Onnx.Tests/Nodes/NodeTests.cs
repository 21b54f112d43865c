using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Onnx.Tests.Nodes;

/// <summary>
/// ONNX's own tests of operators. Each is read and computes what is recorded, or is refused with the reason that stands in <c>Golden/nodes.txt</c>.
/// </summary>
public sealed class NodeTests
{
    [RecordedFact]
    public void Nodes_OfOnnx_AreReadOrRefusedWithTheReasonOfTheTable()
    {
        string[] actual = [.. NodeCase.All.Select(node => $"{node.Name}: {node.Run()}")];
        string[] expected = System.Text.Encoding.UTF8.GetString(Resources.Bytes("nodes.txt")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!expected.SequenceEqual(actual))
        {
            string received = Path.Join(Path.GetTempPath(), "nodes.received.txt");
            File.WriteAllLines(received, actual);
            Assert.Fail($"{received} differs:\n{string.Join('\n', actual.Except(expected))}");
        }
    }
}
