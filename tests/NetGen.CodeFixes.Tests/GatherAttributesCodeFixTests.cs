using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0012: the attributes of a network stand on one declaration.</summary>
public sealed class GatherAttributesCodeFixTests
{
    private const string Id = "NG0012";
    private const string Title = "Move the attributes together";

    [Theory]
    [InlineData(
        "[Input(2)] partial class Net; [Dense(1)] partial class Net;",
        "[Input(2)] [Dense(1)] partial class Net; partial class Net;")]
    [InlineData(
        "[Dense(1)] partial class Net; [Input(2)] partial class Net;",
        "partial class Net; [Input(2)] [Dense(1)] partial class Net;")]
    [InlineData(
        "[Input(2), Dense(3)] partial class Net; [Obsolete, Dense(2), Dense(1)] partial class Net;",
        "[Input(2), Dense(3)] [Dense(2)] [Dense(1)] partial class Net; [Obsolete] partial class Net;")]
    [InlineData(
        "[Dense(3)] partial class Net; [Input(2)] [Dense(2)] partial class Net; [Dense(1)] [Loss(Huber)] partial class Net;",
        "partial class Net; [Input(2)] [Dense(2)] [Dense(3)] [Dense(1)] [Loss(Huber)] partial class Net; partial class Net;")]
    [InlineData(
        "[Dense(2)] partial class Net; [Dense(1)] partial class Net;",
        "[Dense(2)] [Dense(1)] partial class Net; partial class Net;")]
    public void Attributes_MoveToTheInput(string before, string after) => FixAssert.Changes<GatherAttributesCodeFix>(
        Id, Title, "using NetGen;\n" + before, "using NetGen;\n" + after);

    [Fact]
    public void LinesAndComments_StayAsTheyAre() => FixAssert.Changes<GatherAttributesCodeFix>(
        Id,
        Title,
        """
        using NetGen;

        /// <summary>A network.</summary>
        [Input(4)] // Four.
        public sealed partial class Net;

        // What it learns.
        [Dense(
            1, Sigmoid)]
        [Obsolete] // Soon.
        [Loss(BinaryCrossEntropy)]
        public sealed partial class Net
        {
            public string Title => "Net";
        }
        """,
        """
        using NetGen;

        /// <summary>A network.</summary>
        [Input(4)] // Four.
        [Dense(
            1, Sigmoid)]
        [Loss(BinaryCrossEntropy)]
        public sealed partial class Net;

        // What it learns.
        [Obsolete] // Soon.
        public sealed partial class Net
        {
            public string Title => "Net";
        }
        """);

    [Fact]
    public void AttributesInOtherFiles_MoveAndAreSpelledAsTheInputIs() => FixAssert.ChangesFiles<GatherAttributesCodeFix>(
        Id,
        Title,
        [
            "using NetGen;\n\n[Dense(2, Relu)]\npartial class Net;\n",
            "namespace Other { class DenseAttribute; }\n\n[NetGen.Input(2)]\npartial class Net;\n",
            "using D = NetGen.DenseAttribute;\n\n[D(1, UseBias = false)]\n[Obsolete]\npartial class Net;\n",
        ],
        [
            "using NetGen;\n\npartial class Net;\n",
            "namespace Other { class DenseAttribute; }\n\n[NetGen.Input(2)]\n[NetGen.Dense(2, Relu)]\n[NetGen.Dense(1, UseBias = false)]\npartial class Net;\n",
            "using D = NetGen.DenseAttribute;\n\n[Obsolete]\npartial class Net;\n",
        ]);

    [Fact]
    public void NamesThatNeedUsings_AreWrittenOutElsewhere() => FixAssert.ChangesFiles<GatherAttributesCodeFix>(
        Id,
        Title,
        [
            "[NetGen.Input(2)]\npartial class Net;\n",
            """
            using NetGen;
            using static Constants.Sizes;

            [Dense(Hidden + 1, NetGen.Activation.Tanh, KernelInitializer = Initializer.Zeros)]
            [Dense(Constants.Sizes.Hidden, Activation.Relu)]
            [Dense(activation: Tanh, units: (int)Activation.Relu)]
            partial class Net;

            namespace Constants
            {
                static class Sizes
                {
                    public const int Hidden = 3;
                }
            }
            """,
        ],
        [
            """
            [NetGen.Input(2)]
            [NetGen.Dense(global::Constants.Sizes.Hidden + 1, NetGen.Activation.Tanh, KernelInitializer = global::NetGen.Initializer.Zeros)]
            [NetGen.Dense(Constants.Sizes.Hidden, global::NetGen.Activation.Relu)]
            [NetGen.Dense(activation: Tanh, units: (int)global::NetGen.Activation.Relu)]
            partial class Net;

            """,
            """
            using NetGen;
            using static Constants.Sizes;

            partial class Net;

            namespace Constants
            {
                static class Sizes
                {
                    public const int Hidden = 3;
                }
            }
            """,
        ]);

    [Fact]
    public void AttributesOfSeveralNetworks_MoveAtOnce() => FixAssert.ChangesAll<GatherAttributesCodeFix>(
        Id,
        [
            "using NetGen; [Input(2)] partial class A; [Dense(1)] partial class A; [Dense(1)] partial class B;",
            "using NetGen;\n[Input(3)]\npartial class B;\n",
        ],
        [
            "using NetGen; [Input(2)] [Dense(1)] partial class A; partial class A; partial class B;",
            "using NetGen;\n[Input(3)]\n[Dense(1)]\npartial class B;\n",
        ]);
}
