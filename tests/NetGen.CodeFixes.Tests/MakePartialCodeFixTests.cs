using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0002: a network is a partial class.</summary>
public sealed class MakePartialCodeFixTests
{
    private const string Id = "NG0002";
    private const string Layers = "[Input(2)] [Dense(1)]";

    [Theory]
    [InlineData($"{Layers} class Net;", $"{Layers} partial class Net;")]
    [InlineData($"{Layers}\npublic sealed class Net // Mine.\n{{\n}}", $"{Layers}\npublic sealed partial class Net // Mine.\n{{\n}}")]
    [InlineData($"{Layers} internal record Net;", $"{Layers} internal partial record Net;")]
    [InlineData($"{Layers} public sealed record class Net;", $"{Layers} public sealed partial record class Net;")]
    public void Network_BecomesPartial(string before, string after) => FixAssert.Changes<MakePartialCodeFix>(
        Id, "Make 'Net' partial", "using NetGen;\n" + before, "using NetGen;\n" + after);

    [Theory]
    [InlineData("static class Outer", "static partial class Outer")]
    [InlineData("readonly ref struct Outer", "readonly ref partial struct Outer")]
    [InlineData("public record struct Outer", "public partial record struct Outer")]
    [InlineData("interface Outer", "partial interface Outer")]
    public void TypeAroundIt_BecomesPartial(string before, string after) => FixAssert.Changes<MakePartialCodeFix>(
        Id,
        "Make 'Outer' partial",
        $"using NetGen;\n{before} {{ {Layers} partial class Net; }}",
        $"using NetGen;\n{after} {{ {Layers} partial class Net; }}");

    [Fact]
    public void AllTypesAroundIt_BecomePartialWithOneOffer() => FixAssert.Changes<MakePartialCodeFix>(
        Id,
        "Make 'Net' and 'Outer' partial",
        $"using NetGen; class Outer {{ partial class Middle {{ {Layers} class Net; }} }}",
        $"using NetGen; partial class Outer {{ partial class Middle {{ {Layers} partial class Net; }} }}");

    [Fact]
    public void NetworksInOneType_BecomePartialAtOnce() => FixAssert.ChangesAll<MakePartialCodeFix>(
        Id,
        [$"using NetGen; class Outer {{ {Layers} class A; {Layers} class B; }}", $"using NetGen; {Layers} class C;"],
        [$"using NetGen; partial class Outer {{ {Layers} partial class A; {Layers} partial class B; }}", $"using NetGen; {Layers} partial class C;"]);
}
