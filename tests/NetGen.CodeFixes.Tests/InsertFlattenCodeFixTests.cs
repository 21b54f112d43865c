using Microsoft.CodeAnalysis.CodeFixes;
using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0006: The input of [Dense] is not flat.</summary>
public sealed class InsertFlattenCodeFixTests
{
    private const string Id = "NG0006";

    [Theory]
    [InlineData("[Input(28, 28)] [Dense(10)] partial class Net;", "[Input(28, 28)] [Flatten] [Dense(10)] partial class Net;")]
    [InlineData("[Input(28, 28)][Dense(10)] partial class Net;", "[Input(28, 28)][Flatten] [Dense(10)] partial class Net;")]
    [InlineData("[Input(28, 28), Dense(10)] partial class Net;", "[Input(28, 28), Flatten, Dense(10)] partial class Net;")]
    [InlineData(
        "[Input(28, 28)]\n[Dense(10)] [Dense(1)]\npartial class Net;",
        "[Input(28, 28)]\n[Flatten] [Dense(10)] [Dense(1)]\npartial class Net;")]
    [InlineData(
        "[Input(28, 28),\n Dense(10)]\npartial class Net;",
        "[Input(28, 28),\n Flatten,\n Dense(10)]\npartial class Net;")]
    [InlineData("\t[Input(28, 28)]\n\t[Dense(10)]\n\tpartial class Net;", "\t[Input(28, 28)]\n\t[Flatten]\n\t[Dense(10)]\n\tpartial class Net;")]
    [InlineData("[Input(28, 28)]\r\n[Dense(10)]\r\npartial class Net;", "[Input(28, 28)]\r\n[Flatten]\r\n[Dense(10)]\r\npartial class Net;")]
    [InlineData("[Input(28, 28)] [type: Dense(10)] partial class Net;", "[Input(28, 28)] [Flatten] [type: Dense(10)] partial class Net;")]
    [InlineData("[Input(28, 28)] [NetGen.Dense(10)] partial class Net;", "[Input(28, 28)] [NetGen.Flatten] [NetGen.Dense(10)] partial class Net;")]
    [InlineData("[Input(28, 28)] [DenseAttribute(10)] partial class Net;", "[Input(28, 28)] [Flatten] [DenseAttribute(10)] partial class Net;")]
    public void Flatten_IsInsertedAsTheOthersAreWritten(string before, string after) => FixAssert.Changes<InsertFlattenCodeFix>(
        Id, "Insert [Flatten]", "using NetGen;\n" + before, "using NetGen;\n" + after);

    [Theory]
    [InlineData(
        "[NetGen.Input(28, 28)] [NetGen.Dense(10)] partial class Net;",
        "[NetGen.Input(28, 28)] [NetGen.Flatten] [NetGen.Dense(10)] partial class Net;")]
    [InlineData(
        "[NetGen.Input(28, 28)] [global::NetGen.Dense(10)] partial class Net;",
        "[NetGen.Input(28, 28)] [global::NetGen.Flatten] [global::NetGen.Dense(10)] partial class Net;")]
    [InlineData(
        "using N = NetGen; [N::Input(28, 28), N::Dense(10)] partial class Net;",
        "using N = NetGen; [N::Input(28, 28), N::Flatten, N::Dense(10)] partial class Net;")]
    [InlineData(
        "using D = NetGen.DenseAttribute; [NetGen.Input(28, 28)] [D(10)] partial class Net;",
        "using D = NetGen.DenseAttribute; [NetGen.Input(28, 28)] [global::NetGen.Flatten] [D(10)] partial class Net;")]
    [InlineData(
        "using NetGen; [Input(28, 28)] [Dense(10)] partial class Net; class Flatten : Attribute;",
        "using NetGen; [Input(28, 28)] [global::NetGen.Flatten] [Dense(10)] partial class Net; class Flatten : Attribute;")]
    [InlineData(
        "using NetGen; namespace App { class FlattenAttribute : Attribute; [Input(28, 28)] [Dense(10)] partial class Net; }",
        "using NetGen; namespace App { class FlattenAttribute : Attribute; [Input(28, 28)] [global::NetGen.Flatten] [Dense(10)] partial class Net; }")]
    public void Flatten_MeansNetGensWhateverIsInScope(string before, string after) =>
        FixAssert.Changes<InsertFlattenCodeFix>(Id, "Insert [Flatten]", before, after);

    [Fact]
    public void LinesAndComments_StayAsTheyAre() => FixAssert.Changes<InsertFlattenCodeFix>(
        Id,
        "Insert [Flatten]",
        """
        using NetGen;

        namespace App
        {
            // Handwritten digits.
            [Input(28, 28)] // Pixels.

            // Ten classes,
            // one for each digit.
            [Dense(
                10,
                Softmax)] // Probabilities.
            public sealed partial class Net;
        }
        """,
        """
        using NetGen;

        namespace App
        {
            // Handwritten digits.
            [Input(28, 28)] // Pixels.

            [Flatten]
            // Ten classes,
            // one for each digit.
            [Dense(
                10,
                Softmax)] // Probabilities.
            public sealed partial class Net;
        }
        """);

    [Fact]
    public void Directives_StayWithTheirAttribute() => FixAssert.Changes<InsertFlattenCodeFix>(
        Id,
        "Insert [Flatten]",
        "using NetGen;\n[Input(28, 28)]\n#if !SMALL\n[Dense(10)]\n#endif\npartial class Net;",
        "using NetGen;\n[Input(28, 28)]\n#if !SMALL\n[Flatten]\n[Dense(10)]\n#endif\npartial class Net;");

    private static readonly string[] Before =
    [
        "using NetGen; [Input(2, 3)] [Dense(1)] partial class A; [Input(2, 3), Dense(1)] partial class B;",
        "using NetGen; [Input(4, 5)] [Dense(1)] partial class C;",
    ];

    private static readonly string[] After =
    [
        "using NetGen; [Input(2, 3)] [Flatten] [Dense(1)] partial class A; [Input(2, 3), Flatten, Dense(1)] partial class B;",
        "using NetGen; [Input(4, 5)] [Flatten] [Dense(1)] partial class C;",
    ];

    [Fact]
    public void AllOfAFile_AreFixedAtOnce() =>
        FixAssert.ChangesAll<InsertFlattenCodeFix>(Id, Before, [After[0], Before[1]], FixAllScope.Document);

    [Theory]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public void AllOfAProject_AreFixedAtOnce(FixAllScope scope) =>
        FixAssert.ChangesAll<InsertFlattenCodeFix>(Id, Before, After, scope);
}
