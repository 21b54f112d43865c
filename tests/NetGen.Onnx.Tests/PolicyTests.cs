using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Onnx.Tests;

/// <summary>Trained policies of Godot RL Agents' examples compute what ONNX Runtime computes of them.</summary>
public sealed class PolicyTests
{
    public static TheoryData<string> Policies => RecordedModels.WhySkipped is not null ? ["none"] :
    [
        .. Directory.GetFiles(RecordedModels.PathOf("godot-policies"), "*.onnx", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RecordedModels.PathOf("godot-policies"), path)).Order(StringComparer.Ordinal),
    ];

    [RecordedTheory]
    [MemberData(nameof(Policies))]
    public void Policy_OfGodot_ComputesWhatOnnxRuntimeComputes(string policy)
    {
        Model model = Comparison.WithRuntime(RecordedModels.PathOf("godot-policies", policy));
        Assert.All(model.Network.Layers, layer => Assert.Equal("Dense", layer.Kind));
    }
}
