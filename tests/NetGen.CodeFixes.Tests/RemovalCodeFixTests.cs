using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0003, NG0010, NG0015, NG0016 and NG0028: something is too many.</summary>
public sealed class RemovalCodeFixTests
{
    [Theory]
    [InlineData("Input", "[Input(2)] [Input(3)] [Dense(1)] partial class Net;", "[Input(2)] [Dense(1)] partial class Net;")]
    [InlineData("Loss", "[Input(2)] [Dense(1)] [Loss(Hinge)] [Loss(Huber)] partial class Net;", "[Input(2)] [Dense(1)] [Loss(Hinge)] partial class Net;")]
    [InlineData("Loss", "[Input(2)] [Dense(1)] [Loss(Hinge)] [NetGen.LossAttribute(Huber)]\npartial class Net;", "[Input(2)] [Dense(1)] [Loss(Hinge)]\npartial class Net;")]
    [InlineData("Loss", "[Input(2)] [Dense(1)] [Loss(Hinge)][Loss(Huber)]partial class Net;", "[Input(2)] [Dense(1)] [Loss(Hinge)]partial class Net;")]
    [InlineData("Loss", "[Input(2), Dense(1), Loss(Hinge), Loss(Huber)] partial class Net;", "[Input(2), Dense(1), Loss(Hinge)] partial class Net;")]
    [InlineData("Loss", "[Input(2), Dense(1), Loss(Hinge), Loss(Huber), Dense(2)] partial class Net;", "[Input(2), Dense(1), Loss(Hinge), Dense(2)] partial class Net;")]
    [InlineData("Loss", "[Input(2), Loss(Hinge)] [Loss(Huber), Dense(1)] partial class Net;", "[Input(2), Loss(Hinge)] [Dense(1)] partial class Net;")]
    [InlineData("Input", "[Input(2),\n Input(3),\n Dense(1)]\npartial class Net;", "[Input(2),\n Dense(1)]\npartial class Net;")]
    [InlineData("Input", "[Input(2)]\n    [Input(3)]\n[Dense(1)]\npartial class Net;", "[Input(2)]\n[Dense(1)]\npartial class Net;")]
    [InlineData("Input", "[Input(2)]\r\n[Input(3)]\r\n[Dense(1)]\r\npartial class Net;", "[Input(2)]\r\n[Dense(1)]\r\npartial class Net;")]
    [InlineData("Input", "[Input(2)]\n// Why?\n[Input(3)] // Or 2?\n[Dense(1)]\npartial class Net;", "[Input(2)]\n// Why?\n// Or 2?\n[Dense(1)]\npartial class Net;")]
    [InlineData("Quantize", "[Input(2)] [Dense(1)] [Quantize(Int8), Quantize(Int8)] partial class Net;", "[Input(2)] [Dense(1)] [Quantize(Int8)] partial class Net;")]
    public void SecondAttribute_IsRemoved(string name, string before, string after) => FixAssert.Changes<RemoveAttributeCodeFix>(
        "NG0003", $"Remove the second [{name}]", "using NetGen;\n" + before, "using NetGen;\n" + after);

    [Theory]
    [InlineData("[Loss(Hinge)] [Loss(Huber)] [Loss(Poisson)] partial class Net;", "[Loss(Hinge)] partial class Net;")]
    [InlineData("[Loss(Hinge)] [Loss(Huber)] [Loss(Poisson)]\npartial class Net;", "[Loss(Hinge)]\npartial class Net;")]
    [InlineData("[Loss(Hinge)]\n[Loss(Huber)]\n[Loss(Poisson)]\npartial class Net;", "[Loss(Hinge)]\npartial class Net;")]
    [InlineData("[Loss(Hinge)]\n[Loss(Huber), Loss(Poisson)]\npartial class Net;", "[Loss(Hinge)]\npartial class Net;")]
    [InlineData("[Loss(Hinge), Loss(Huber), Loss(Poisson)] partial class Net;", "[Loss(Hinge)] partial class Net;")]
    public void NeighboursThatAreTooMany_AreRemovedAtOnce(string before, string after) => FixAssert.ChangesAll<RemoveAttributeCodeFix>(
        "NG0003", ["using NetGen;\n[Input(2)] [Dense(1)]\n" + before], ["using NetGen;\n[Input(2)] [Dense(1)]\n" + after]);

    [Theory]
    [InlineData("[Input(2)] [Loss(Huber)] partial class Net;", "[Input(2)] partial class Net;")]
    [InlineData("[Input(2)]\n[Activation(Relu)]\n[Loss(Huber)]\npartial class Net;", "[Input(2)]\n[Activation(Relu)]\npartial class Net;")]
    public void LossWithoutParameters_IsRemoved(string before, string after) => FixAssert.Changes<RemoveAttributeCodeFix>(
        "NG0010", "Remove [Loss]", "using NetGen;\n" + before, "using NetGen;\n" + after);

    [Fact]
    public void QuantizeWithoutKernels_IsRemoved() => FixAssert.Changes<RemoveAttributeCodeFix>(
        "NG0016",
        "Remove [Quantize]",
        "using NetGen;\n[Input(2)]\n[Quantize(Int8)]\n[Activation(Relu)]\npartial class Net;",
        "using NetGen;\n[Input(2)]\n[Activation(Relu)]\npartial class Net;");

    [Fact]
    public void FormatsWithoutKernels_AreRemovedAtOnce() => FixAssert.ChangesAll<RemoveAttributeCodeFix>(
        "NG0016",
        ["using NetGen;\n[Input(2)]\n[Quantize(Int8)]\n[Quantize(Bfloat16)]\npartial class Net;"],
        ["using NetGen;\n[Input(2)]\npartial class Net;"]);

    [Fact]
    public void GpuWithoutThePackage_IsRemoved() => FixAssert.Changes<RemoveAttributeCodeFix>(
        "NG0028",
        "Remove [Gpu]",
        "using NetGen;\n[Input(2)]\n[Gpu]\n[Dense(1)]\npartial class Net;",
        "using NetGen;\n[Input(2)]\n[Dense(1)]\npartial class Net;");

    [Theory]
    [InlineData("Dense(1024, Relu, Unroll = true)", "Dense(1024, Relu)")]
    [InlineData("Dense(1024, Unroll = true, UseBias = false)", "Dense(1024, UseBias = false)")]
    [InlineData("Dense(1024, UseBias = false, Unroll = !false)", "Dense(1024, UseBias = false)")]
    [InlineData("Dense(\n    1024,\n    Unroll = true)", "Dense(\n    1024)")]
    [InlineData("Dense(1024,\n    Unroll = true,\n    UseBias = false)", "Dense(1024,\n    UseBias = false)")]
    public void Unroll_IsRemoved(string before, string after) => FixAssert.Changes<RemoveUnrollCodeFix>(
        "NG0015",
        "Remove Unroll = true",
        $"using NetGen;\n[Input(1024)] [{before}] partial class Net;",
        $"using NetGen;\n[Input(1024)] [{after}] partial class Net;");

    [Fact]
    public void UnrollOfSeveralLayers_IsRemovedAtOnce() => FixAssert.ChangesAll<RemoveUnrollCodeFix>(
        "NG0015",
        ["using NetGen; [Input(1024)] [Dense(1024, Unroll = true)] [Dense(1025, Unroll = true)] partial class Net;"],
        ["using NetGen; [Input(1024)] [Dense(1024)] [Dense(1025)] partial class Net;"]);
}
