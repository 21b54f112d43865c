using System.Globalization;
using Microsoft.CodeAnalysis;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>The text that is generated does not depend on the language of the machine.</summary>
public sealed class CultureTests
{
    private const string Source = """
        using NetGen;
        [Input(1200)]
        [Dense(20, LeakyRelu, Alpha = 0.125, KernelL2 = 1e-4, BiasInitializer = Constant, BiasInitializerScale = -1.5)]
        [Dropout(0.3)] [Dense(3, Gelu)] [Dense(2, Selu)] [Loss(Huber, Delta = 1.75)]
        public sealed partial class Net;
        """;

    [Fact]
    public void CultureWithDecimalCommaAndMinusSign_GivesIdenticalText()
    {
        string[] invariant = GenerateUnder(CultureInfo.InvariantCulture);

        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = "\u00A0";
        culture.NumberFormat.NegativeSign = "\u2212";

        // Proves that the culture would show: what the generator must not do differs under it.
        Assert.NotEqual((-1.5).ToString(CultureInfo.InvariantCulture), (-1.5).ToString(culture));
        Assert.Equal(invariant, GenerateUnder(culture));
    }

    [Fact]
    public void RuleMessages_AreInvariant()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "\u2212";

        string message = Under(culture, () => Assert.Single(
            TestCompilation.Build("using NetGen; [Input(2)] [Dense(1)] [Dropout(-1.5)] partial class Net;").Rules)
            .GetMessage(culture));

        Assert.Contains("is -1.5", message, StringComparison.Ordinal);
    }

    private static string[] GenerateUnder(CultureInfo culture) => Under(culture, () =>
    {
        GeneratorDriver driver = TestCompilation.CreateDriver().RunGenerators(TestCompilation.Create(Source));
        return driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString()).ToArray();
    });

    private static T Under<T>(CultureInfo culture, Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
