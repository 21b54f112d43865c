using NetGen.Initialization;
using NetGen.Storage;

namespace NetGen.Tests.Initialization;

public sealed class ParameterInitializerTests
{
    private const double TruncatedDeviation = 0.87962566103423978;

    // Bounds and standard deviations by the formulas of Keras 3, for fanIn = 300 and fanOut = 500.
    public static TheoryData<Initializer, double, double> Kernels => new()
    {
        { Initializer.GlorotUniform, Math.Sqrt(6.0 / 800), Math.Sqrt(2.0 / 800) },
        { Initializer.HeUniform, Math.Sqrt(6.0 / 300), Math.Sqrt(2.0 / 300) },
        { Initializer.LecunUniform, Math.Sqrt(3.0 / 300), Math.Sqrt(1.0 / 300) },
        { Initializer.GlorotNormal, 2 * Math.Sqrt(2.0 / 800) / TruncatedDeviation, Math.Sqrt(2.0 / 800) },
        { Initializer.HeNormal, 2 * Math.Sqrt(2.0 / 300) / TruncatedDeviation, Math.Sqrt(2.0 / 300) },
        { Initializer.LecunNormal, 2 * Math.Sqrt(1.0 / 300) / TruncatedDeviation, Math.Sqrt(1.0 / 300) },
        { Initializer.RandomUniform, 0.05, 0.05 / Math.Sqrt(3) },
        { Initializer.TruncatedNormal, 2 * 0.05, 0.05 * TruncatedDeviation },
        { Initializer.RandomNormal, 6 * 0.05, 0.05 },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void RandomKernel_HasKerassBoundsAndDeviation(Initializer initializer, double bound, double deviation)
    {
        float[] values = Filled(initializer, 0.05f, 300, 500);
        double mean = values.Average(value => (double)value);
        double actualDeviation = Math.Sqrt(values.Average(value => (double)value * value));

        // 150,000 values: five standard errors of the mean; 1 % is five of the deviation for a normal distribution.
        Assert.Equal(0, mean, 5 * deviation / Math.Sqrt(values.Length));
        Assert.Equal(deviation, actualDeviation, 0.01 * deviation);
        Assert.All(values, value => Assert.InRange(Math.Abs(value), 0, bound * 1.000001));

        // The range is used up to its ends.
        double reach = initializer == Initializer.RandomNormal ? 4 * deviation : 0.99 * bound;
        Assert.True(values.Max() > reach && values.Min() < -reach);
    }

    [Fact]
    public void Vector_CountsItsLengthAsBothFans()
    {
        double bound = Math.Sqrt(6.0 / 2000);
        float[] values = Filled(Initializer.GlorotUniform, 0, 1000);
        Assert.InRange(values.Max(), 0.98 * bound, bound);
    }

    // keras.initializers.compute_fans of [3, 5, 20, 40]: 15·20 and 15·40.
    [Theory]
    [InlineData(Initializer.GlorotUniform, 6.0 / 900)]
    [InlineData(Initializer.HeUniform, 6.0 / 300)]
    [InlineData(Initializer.LecunUniform, 3.0 / 300)]
    public void Window_CountsInBothFans(Initializer initializer, double squaredBound)
    {
        double bound = Math.Sqrt(squaredBound);
        float[] values = Filled(initializer, 0, 3, 5, 20, 40);
        Assert.InRange(values.Max(), 0.99 * bound, bound * 1.000001);
        Assert.InRange(values.Min(), -bound * 1.000001, -0.99 * bound);
    }

    [Theory]
    [InlineData(Initializer.Zeros, 0f)]
    [InlineData(Initializer.Ones, 1f)]
    [InlineData(Initializer.Constant, 0.3f)]
    public void ConstantInitializers_FillEveryValue(Initializer initializer, float expected) =>
        Assert.All(Filled(initializer, 0.3f, 20, 30), value => Assert.Equal(expected, value));

    [Theory]
    [InlineData(40, 40)]
    [InlineData(70, 33)]
    [InlineData(17, 90)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void Orthogonal_HasOrthogonalRowsOrColumnsOfTheScalesLength(int rows, int columns)
    {
        const float scale = 1.5f;
        float[] values = Filled(Initializer.Orthogonal, scale, rows, columns);
        int count = Math.Min(rows, columns);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double dot = 0;
                for (int k = 0; k < Math.Max(rows, columns); k++)
                {
                    dot += rows < columns
                        ? (double)values[(i * columns) + k] * values[(j * columns) + k]
                        : (double)values[(k * columns) + i] * values[(k * columns) + j];
                }

                // The values are rounded to float: 6·10⁻⁸ each, which partly cancel.
                Assert.Equal(i == j ? scale * scale : 0, dot, 1e-6);
            }
        }
    }

    [Fact]
    public void Orthogonal_OfVector_IsRefusedAsInKeras()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Filled(Initializer.Orthogonal, 1, 7));
        Assert.Contains("p0 has shape 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_DependOnSeedAndIndexOnly()
    {
        ParameterInfo panels = Info(Initializer.GlorotUniform, 1, ParameterLayout.Panels, 20, 30);
        ParameterInfo again = panels with { Offset = 32, Name = "other" };
        float[] expected = Fill(panels, 5, 2);
        Assert.Equal(expected, Fill(again, 5, 2));
        Assert.NotEqual(expected, Fill(panels, 6, 2));
        Assert.NotEqual(expected, Fill(panels, 5, 3));

        // The same values in a layout that keeps the order.
        ParameterInfo flat = Info(Initializer.RandomUniform, 1, ParameterLayout.Vector, 600);
        ParameterInfo matrix = Info(Initializer.RandomUniform, 1, ParameterLayout.Panels, 20, 30);
        Assert.Equal(Fill(flat, 1, 0), Fill(matrix, 1, 0));
        ParameterInfo window = Info(Initializer.RandomUniform, 1, ParameterLayout.Panels, 2, 5, 3, 20);
        Assert.Equal(Fill(flat, 1, 0), Fill(window, 1, 0));
        foreach (Initializer initializer in (Initializer[])[Initializer.RandomUniform, Initializer.GlorotNormal, Initializer.RandomNormal, Initializer.Orthogonal])
        {
            ParameterInfo tall = Info(initializer, 1, ParameterLayout.Panels, 33, 3);
            Assert.Equal(Fill(tall, 1, 0), Fill(tall with { Layout = ParameterLayout.TransposedPanels }, 1, 0));
        }
    }

    [Fact]
    public void Store_InitializesEveryParameterAndKeepsThePaddingZero()
    {
        ParameterInfo kernel = Info(Initializer.GlorotUniform, 1, ParameterLayout.Panels, 3, 18);
        ParameterInfo bias = Info(Initializer.Ones, 1, ParameterLayout.Vector, 18) with { Offset = kernel.StorageLength };
        var store = new ParameterStore(
            new NetworkDescription("Net", [3], [18], [], [kernel, bias], kernel.StorageLength + bias.StorageLength));
        store.Initialize(3);

        Assert.Equal(Fill(kernel, 3, 0), Values(store[0]));
        Assert.All(Values(store[1]), value => Assert.Equal(1f, value));
        Assert.Equal((3 * 18) + 18, store.Buffer.Span.ToArray().Count(value => value != 0));
    }

    private static float[] Filled(Initializer initializer, float scale, params int[] shape)
    {
        ParameterLayout layout = shape.Length == 1 ? ParameterLayout.Vector : ParameterLayout.Panels;
        return Fill(Info(initializer, scale, layout, shape), 77, 0);
    }

    private static ParameterInfo Info(Initializer initializer, float scale, ParameterLayout layout, params int[] shape) =>
        new("p0", [.. shape], 0, layout, initializer, scale);

    private static float[] Fill(ParameterInfo info, long seed, int index)
    {
        var parameter = new Parameter(info, new AlignedBuffer(info.Offset + info.StorageLength));
        ParameterInitializer.Fill(parameter, seed, index);
        return Values(parameter);
    }

    private static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    }
}
