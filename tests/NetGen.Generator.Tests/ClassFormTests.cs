using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using NetGen.Generator.Tests.Infrastructure;
using NetGen.Gpu;
using NetGen.Tests;

namespace NetGen.Generator.Tests;

/// <summary>Every kind of class that can be a network compiles as one, without a single diagnostic.</summary>
public sealed class ClassFormTests
{
    private const string Layers = "[Input(3)] [Dense(4, Relu)] [Dense(1, Sigmoid)] [Loss(BinaryCrossEntropy)]";

    public static TheoryData<string, string> Forms => new()
    {
        { "My.Net", $$"""using NetGen; namespace My; {{Layers}} public sealed partial class Net;""" },
        { "My.Net", $$"""using NetGen; namespace My { {{Layers}} public partial class Net { } }""" },
        { "Net", $$"""using NetGen; {{Layers}} partial class Net;""" },
        { "Net", $$"""using NetGen; {{Layers}} internal sealed partial class Net;""" },
        { "Net", $$"""using NetGen; {{Layers}} public abstract partial class Net;""" },
        { "Net", $$"""using NetGen; {{Layers}} public partial record Net;""" },
        { "Net", $$"""using NetGen; {{Layers}} public sealed partial record class Net;""" },
        { "Net`1", $$"""using NetGen; {{Layers}} public sealed partial class Net<T> where T : struct, IComparable<T>;""" },
        { "Net`2", $$"""using NetGen; {{Layers}} public sealed partial class Net<TPanel, @class> where @class : new();""" },
        { "Outer+Net", $$"""using NetGen; public static partial class Outer { {{Layers}} public sealed partial class Net; }""" },
        { "Outer+Net", $$"""using NetGen; public partial interface Outer { {{Layers}} public sealed partial class Net; }""" },
        { "Outer+Net", $$"""using NetGen; public readonly ref partial struct Outer { {{Layers}} public sealed partial class Net; }""" },
        { "Outer+Net", $$"""using NetGen; public partial record struct Outer { {{Layers}} public sealed partial class Net; }""" },
        { "Outer+Net", $$"""using NetGen; public partial record Outer(int X) { {{Layers}} private sealed partial class Net; }""" },
        {
            "A.B.Outer`1+Middle+Net`1",
            $$"""
            using NetGen;
            namespace A.B;
            public partial class Outer<T> where T : class
            {
                protected partial struct Middle { {{Layers}} public sealed partial class Net<U>; }
            }
            """
        },
        { "event.namespace.class", $$"""using NetGen; namespace @event.@namespace; {{Layers}} public sealed partial class @class;""" },
        { "record", $$"""using NetGen; {{Layers}} public sealed partial class @record;""" },
        { "My.System.NetGen.Net", $$"""using NetGen; namespace My.System.NetGen; {{Layers}} public sealed partial class Net;""" },
        { "Größe.Çéü", $$"""using NetGen; namespace Größe; {{Layers}} public sealed partial class Çéü;""" },
        { "Net", $$"""{{Layers.Replace("[", "[NetGen.", StringComparison.Ordinal)}} public sealed partial class Net;""" },
        { "Net", """using NetGen; using Start = NetGen.InputAttribute; [Start(3)] [Dense(1)] [Loss(Huber)] sealed partial class Net;""" },
        { "Net", $$"""using NetGen; {{Layers}} partial class Net : Base; public abstract class Base { protected Base(int x = 3) => _ = x; }""" },
        { "Base+Net", $$"""using NetGen; public abstract partial class Base { private Base() { } {{Layers}} public sealed partial class Net : Base; }""" },
        { "Base`1+Middle+Net", $$"""using NetGen; partial class Base<T> { private Base() { } partial class Middle { {{Layers}} public partial class Net : Base<int>; } }""" },
        { "Net", $$"""using NetGen; {{Layers}} sealed partial class Net : IDisposable { public void Dispose() { } }""" },
        { "Net", $$"""using NetGen; {{Layers}} [Serializable] [Obsolete("old")] public sealed partial class Net;""" },
        { "Net", $$"""using NetGen; {{Layers}} public partial class Net; public partial class Net { public int Answer => 42; }""" },
        {
            "Net",
            $$"""
            using NetGen;
            /// <summary>My network.</summary>
            {{Layers}}
            public sealed partial class Net
            {
                private static readonly float[] Sample = [1, 2, 3];

                public Net() : this(42) { }

                public Net(string _) : this(7) { }

                public float Predict(string _) { Span<float> output = stackalloc float[OutputSize]; Predict(Sample, output); return output[0]; }

                public void Predict<T>(ReadOnlySpan<float> input, Span<float> output) => Predict(input, output);
            }
            """
        },
        {
            "Net",
            $$"""
            using NetGen;
            {{Layers}}
            public sealed partial class Net
            {
                [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
                public Net(string name) : this(42) => Name = name;

                public required string Name { get; init; }
            }
            """
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void ClassForm_BecomesTrainableNetworkWithoutDiagnostics(string metadataName, string source)
    {
        BuildResult build = TestCompilation.Build(source);

        Assert.Empty(build.Diagnostics);
        INamedTypeSymbol network = build.Output.GetTypeByMetadataName(metadataName)!;
        Assert.Contains(network.AllInterfaces, contract => contract.Name == nameof(ITrainableNetwork<>));
        using var assembly = new MemoryStream();
        Assert.True(build.Output.Emit(assembly).Success);
    }

    // A third of this project's time: the form of a class is written by one method for all files.
    [FullRunTheory]
    [MemberData(nameof(Forms))]
    public void ClassForm_BecomesGpuNetworkWithoutDiagnostics(string metadataName, string source)
    {
        string onGpu = Regex.Replace(source, @"(?<loss>\[(?<scope>(NetGen\.)?)Loss\()", "[${scope}Gpu] ${loss}");

        BuildResult build = GpuPackage.Build(onGpu);

        Assert.Empty(build.Diagnostics);
        INamedTypeSymbol network = build.Output.GetTypeByMetadataName(metadataName)!;
        Assert.Contains(network.AllInterfaces, contract => contract.Name == nameof(IGpuTrainableNetwork<>));
        using var assembly = new MemoryStream();
        Assert.True(build.Output.Emit(assembly).Success);
    }

    [Fact]
    public void WithoutLoss_OnlyInferenceIsGenerated()
    {
        BuildResult build = TestCompilation.Build("using NetGen; [Input(2)] [Dense(1)] public sealed partial class Net;");

        Assert.Empty(build.Diagnostics);
        INamedTypeSymbol network = build.Output.GetTypeByMetadataName("Net")!;
        Assert.Equal("INetwork", Assert.Single(network.Interfaces).Name);
        Assert.Empty(network.GetMembers("ComputeGradients"));
    }

    [Fact]
    public void SeveralNetworksInOneFile_AllCompile()
    {
        BuildResult build = TestCompilation.Build($$"""
            using NetGen;
            namespace A { {{Layers}} public sealed partial class Net; }
            namespace B { {{Layers}} public sealed partial class Net; }
            namespace B.C { {{Layers}} public sealed partial class Net; public partial class Outer { {{Layers}} public sealed partial class Net; } }
            """);

        Assert.Empty(build.Diagnostics);
        Assert.Equal(4, build.Sources.Select(source => source.HintName.Split(".Net.")[0]).Distinct().Count());
    }

    [Fact]
    public void NamesThatDifferInCaseOrArityOnly_GetFilesOfTheirOwn()
    {
        BuildResult build = TestCompilation.Build($$"""
            using NetGen;
            {{Layers}} public sealed partial class Net;
            {{Layers}} public sealed partial class NET;
            {{Layers}} public sealed partial class Net<T>;
            {{Layers}} public sealed partial class Net_1;
            namespace my { {{Layers}} public sealed partial class Mlp; }
            namespace My { {{Layers}} public sealed partial class Mlp; }
            """);

        Assert.Empty(build.Diagnostics);
        Assert.Equal(18, build.Sources.Select(source => source.HintName.ToUpperInvariant()).Distinct().Count());
    }

    [Theory]
    [InlineData("[Dense(256, Sigmoid)] [Loss(BinaryCrossEntropy)]")]
    [InlineData("[Dense(2)] [Activation(Relu)] [Dense(3, Softmax)] [Loss(SparseCategoricalCrossEntropy)]")]
    [InlineData("[Dense(2, LeakyRelu, Alpha = 0.1, KernelInitializer = HeNormal, UseBias = false, KernelL2 = 1e-4)]")]
    [InlineData("[Dense(units: 2, activation: Tanh, BiasInitializer = Constant, BiasInitializerScale = -0.5)]")]
    [InlineData("[Dense(activation: Gelu, units: 1 + 1)] [Dropout(0.25)] [Dense(2)] [Loss(Huber, Delta = 2)]")]
    [InlineData("[Reshape(2, -1)] [Flatten] [Dense(3), Dropout(0.5), Dense(1, Sign)] [Loss(Loss.Perceptron)]")]
    [InlineData("[Dense(1)] [Loss(MeanSquaredError)]")]
    [InlineData("[type: Dense(2, Activation.Tanh)] [Loss(NetGen.Loss.MeanSquaredError)]")]
    public void LayersAsWrittenInTheReadme_Compile(string layers)
    {
        BuildResult build = TestCompilation.Build($"using NetGen; [Input(4)] {layers} public sealed partial class Net;");

        Assert.Empty(build.Diagnostics);
        Assert.Equal(2, build.Networks.Length);
    }

    [Fact]
    public void WithoutStaticUsings_QualifiedNamesCompile()
    {
        BuildResult build = TestCompilation.Build(
            "using NetGen; [Input(4)] [Dense(2, Activation.Tanh)] [Loss(Loss.Huber)] public sealed partial class Net;",
            hasGlobalUsings: false);

        Assert.Empty(build.Diagnostics);
    }

    // `using NetGen;` brings the types of the namespace into scope beside the members of the three enums.
    [Fact]
    public void NamesOfTheStaticUsings_AreUnambiguous()
    {
        string[] names =
        [
            .. Enum.GetNames<Activation>(),
            .. Enum.GetNames<Loss>(),
            .. Enum.GetNames<Initializer>(),
            .. typeof(InputAttribute).Assembly.GetExportedTypes()
                .Where(type => type.Namespace == nameof(NetGen) && !type.IsNested)
                .Select(type => type.Name),
        ];

        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
    }
}
