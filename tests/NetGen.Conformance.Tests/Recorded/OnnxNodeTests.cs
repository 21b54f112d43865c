using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>The layers compute the values of ONNX's tests of convolutions, poolings and batch normalizations.</summary>
public sealed class OnnxNodeTests(OnnxNodeTests.CompiledNetworks compiled) : IClassFixture<OnnxNodeTests.CompiledNetworks>
{
    public static TheoryData<string> Names => new(OnnxNodeCases.Layers.Keys);

    [RecordedTheory]
    [MemberData(nameof(Names))]
    public void Interpreter_MatchesOnnx(string name)
    {
        foreach (RecordedCase recorded in OnnxNodeFiles.Cases(name))
            recorded.AssertInterpreterMatches();
    }

    [RecordedTheory]
    [MemberData(nameof(Names))]
    public void GeneratedCode_MatchesOnnx(string name)
    {
        foreach (RecordedCase recorded in OnnxNodeFiles.Cases(name))
            recorded.AssertGeneratedCodeMatches(compiled.Harness.Create(recorded.Declaration));
    }

    [RecordedFact]
    public void EveryCase_RunsOrIsLeftOut() => Assert.Equal(
        OnnxNodeFiles.Names.Order(StringComparer.Ordinal),
        OnnxNodeCases.Layers.Keys.Concat(OnnxNodeCases.LeftOut.Keys).Order(StringComparer.Ordinal));

    /// <summary>The networks of all cases, compiled once.</summary>
    public sealed class CompiledNetworks : IDisposable
    {
        private readonly Lazy<NetworkHarness> _harness = new(
            () => new NetworkHarness(OnnxNodeCases.Layers.Keys.Select(OnnxNodeFiles.Declare)));

        public NetworkHarness Harness => _harness.Value;

        public void Dispose()
        {
            if (_harness.IsValueCreated)
                _harness.Value.Dispose();
        }
    }
}
