using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>The layers compute the values that Keras 2.0 computed for the tests of Keras.js.</summary>
public sealed class KerasJsTests(KerasJsTests.CompiledNetworks compiled) : IClassFixture<KerasJsTests.CompiledNetworks>
{
    public static TheoryData<string> Names => new(KerasJsCases.Layers.Keys);

    [RecordedTheory]
    [MemberData(nameof(Names))]
    public void Interpreter_MatchesKeras(string name) => KerasJsFiles.Case(name).AssertInterpreterMatches();

    [RecordedTheory]
    [MemberData(nameof(Names))]
    public void GeneratedCode_MatchesKeras(string name)
    {
        RecordedCase recorded = KerasJsFiles.Case(name);
        recorded.AssertGeneratedCodeMatches(compiled.Harness.Create(recorded.Declaration));
    }

    [RecordedFact]
    public void EveryCase_RunsOrIsLeftOut() => Assert.Equal(
        KerasJsFiles.Names.Order(StringComparer.Ordinal),
        KerasJsCases.Layers.Keys.Concat(KerasJsCases.LeftOut.Keys).Order(StringComparer.Ordinal));

    /// <summary>The networks of all cases, compiled once.</summary>
    public sealed class CompiledNetworks : IDisposable
    {
        private readonly Lazy<NetworkHarness> _harness = new(
            () => new NetworkHarness(KerasJsCases.Layers.Keys.Select(name => KerasJsFiles.Case(name).Declaration)));

        public NetworkHarness Harness => _harness.Value;

        public void Dispose()
        {
            if (_harness.IsValueCreated)
                _harness.Value.Dispose();
        }
    }
}
