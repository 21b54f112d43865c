using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Program;

/// <summary>Which kernels have their inputs in the lanes, and which keep panels of outputs.</summary>
public sealed class TransposedKernelsTests
{
    [Theory]
    [InlineData(16, 1, false)]
    [InlineData(17, 1, true)]
    [InlineData(17, 4, true)]
    [InlineData(17, 5, false)]
    [InlineData(800, 3, true)]
    public void KernelsOfFewOutputs_HaveTheirInputsInTheLanes(int inputs, int outputs, bool expected)
    {
        PlacedParameter kernel = KernelOf(Declared([Input(9), Dense(inputs), Dense(outputs)], Minimise(Loss.Huber)), "dense_1/kernel");
        Assert.Equal(expected, kernel.HasInputLanes);
        Assert.Equal(expected ? (inputs + 15) / 16 * 16 * outputs : inputs * 16, kernel.Length);
    }

    [Fact]
    public void Penalties_ReadAnyLayout() =>
        Assert.True(Has(Declared([Input(20), Dense(2) with { KernelL1 = 0.5, KernelL2 = 0.5 }], Minimise(Loss.Huber)), "dense/kernel"));

    [Fact]
    public void SharedKernels_AreTheSameForAllLayers() =>
        Assert.True(Has(
            Declared([Input(20), Dense(20), Dense(2) with { Name = "a" }, Dense(2) with { Name = "b", From = "dense", ShareWith = "a" }]), "a/kernel"));

    [Fact]
    public void Quantization_HasALayoutOfItsOwn()
    {
        NetworkDeclaration declaration = Declared([Input(20), Dense(2)]) with
        {
            Quantizations = [new QuantizeDeclaration(2, WeightFormat.Bfloat16)],
        };
        NetworkProgram program = ProgramBuilder.Build(Network(declaration));
        Assert.True(program.Parameters[0].HasInputLanes);
        Assert.False(Assert.Single(program.Quantized).Parameters[0].HasInputLanes);
    }

    [Fact]
    public void WhatKnowsPanelsOfOutputsOnly_KeepsThem()
    {
        NetworkDeclaration declaration = Declared([Input(20), Dense(2)]);
        Assert.True(Has(declaration, "dense/kernel"));
        Assert.False(Has(declaration with { Gpu = new GpuDeclaration(2, IsPackageReferenced: true) }, "dense/kernel"));
        Assert.False(Has(Declared([Input(5, 20), Recurrent(RecurrentCell.GRU, 20), Dense(2)]) with { Stream = new StreamDeclaration(3) }, "dense/kernel"));
        Assert.False(Has(Declared([Input(20), Dense(2) with { Unroll = true }]), "dense/kernel"));
        Assert.False(Has(Declared([Input(5, 20), Dense(2) with { PerPosition = true }]), "dense/kernel"));
        Assert.False(Has(Declared([Input(5, 20), Recurrent(RecurrentCell.GRU, 2)]), "gru/kernel"));
        Assert.True(Has(Declared([Input(5, 20), Recurrent(RecurrentCell.GRU, 20), Dense(2)]), "dense/kernel"));
        Assert.False(Has(Declared([Input(20), Dense(2) with { UseBias = false }, new BatchNormalizationDeclaration(0)]), "dense/kernel"));
    }

    private static bool Has(NetworkDeclaration declaration, string name) => KernelOf(declaration, name).HasInputLanes;

    private static PlacedParameter KernelOf(NetworkDeclaration declaration, string name) =>
        ProgramBuilder.Build(Network(declaration)).Parameters.Single(parameter => parameter.Specification.Name == name);
}
