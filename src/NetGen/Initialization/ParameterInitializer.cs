using NetGen.Randomness;
using NetGen.Storage;

namespace NetGen.Initialization;

/// <summary>Fills parameters by the formulas of <c>keras.initializers</c> (Keras 3).</summary>
internal static class ParameterInitializer
{
    // The standard deviation of a standard normal distribution cut off at ±2, with the digits of Keras's constant.
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>Fills one parameter.</summary>
    /// <param name="parameter">The parameter. Values are drawn in the order of Keras's layout, not of the storage.</param>
    /// <param name="seed">The network's seed.</param>
    /// <param name="index">The parameter's index in the network; each has its own sequence of random numbers.</param>
    public static void Fill(Parameter parameter, long seed, int index)
    {
        ParameterInfo info = parameter.Info;
        var random = new PhiloxSequence(seed, RandomPurpose.Initialization, (uint)index);
        parameter.Clear();
        if (info.Initializer == Initializer.Orthogonal)
        {
            FillOrthogonal(parameter, ref random);
            return;
        }

        double spread = Spread(info);
        for (int start = 0; start < info.Count;)
        {
            Span<float> run = parameter.RunFrom(start);
            if (start % info.ColumnCount / info.PartWidth == info.PartOfOnes)
                run.Fill(1);
            else
                FillRun(run, info.Initializer, spread, ref random);
            start += run.Length;
        }
    }

    // The limit of a uniform distribution, the standard deviation of a normal one before it is cut off, or the value.
    private static double Spread(ParameterInfo info)
    {
        (double fanIn, double fanOut) = Fans(info.Shape.AsSpan());
        double fanSum = fanIn + fanOut;
        return info.Initializer switch
        {
            Initializer.GlorotUniform => Math.Sqrt(6 / fanSum),
            Initializer.GlorotNormal => Math.Sqrt(2 / fanSum) / TruncatedDeviation,
            Initializer.HeUniform => Math.Sqrt(6 / fanIn),
            Initializer.HeNormal => Math.Sqrt(2 / fanIn) / TruncatedDeviation,
            Initializer.LecunUniform => Math.Sqrt(3 / fanIn),
            Initializer.LecunNormal => Math.Sqrt(1 / fanIn) / TruncatedDeviation,
            Initializer.RandomNormal or Initializer.TruncatedNormal or Initializer.RandomUniform or Initializer.Constant =>
                info.InitializerScale,
            Initializer.Zeros => 0,
            Initializer.Ones => 1,
            _ => throw new ArgumentException($"{info.Name}: {info.Initializer} is not an initializer.", nameof(info)),
        };
    }

    private static void FillRun(Span<float> run, Initializer initializer, double spread, ref PhiloxSequence random)
    {
        switch (initializer)
        {
            case Initializer.GlorotUniform or Initializer.HeUniform or Initializer.LecunUniform or Initializer.RandomUniform:
                FillUniform(run, spread, ref random);
                break;
            case Initializer.GlorotNormal or Initializer.HeNormal or Initializer.LecunNormal or Initializer.TruncatedNormal:
                FillTruncatedNormal(run, spread, ref random);
                break;
            case Initializer.RandomNormal:
                FillNormal(run, spread, ref random);
                break;
            default:
                run.Fill((float)spread);
                break;
        }
    }

    // keras.initializers.compute_fans. The dimensions before the last two are those of a convolution's window.
    private static (double In, double Out) Fans(ReadOnlySpan<int> shape)
    {
        if (shape.Length == 1)
            return (shape[0], shape[0]);
        double window = 1;
        foreach (int dimension in shape[..^2])
            window *= dimension;
        return (shape[^2] * window, shape[^1] * window);
    }

    private static void FillUniform(Span<float> values, double limit, ref PhiloxSequence random)
    {
        foreach (ref float value in values)
            value = (float)(limit * ((2 * random.NextDouble()) - 1));
    }

    private static void FillNormal(Span<float> values, double deviation, ref PhiloxSequence random)
    {
        foreach (ref float value in values)
            value = (float)(deviation * random.NextNormal());
    }

    private static void FillTruncatedNormal(Span<float> values, double deviation, ref PhiloxSequence random)
    {
        foreach (ref float value in values)
            value = (float)(deviation * random.NextTruncatedNormal());
    }

    private static void FillOrthogonal(Parameter parameter, ref PhiloxSequence random)
    {
        ParameterInfo info = parameter.Info;
        if (info.Shape.Length < 2)
        {
            string shape = ShapeText.Format(info.Shape.AsSpan());
            throw new ArgumentException(
                $"{info.Name} has shape {shape}; Orthogonal needs at least two dimensions, as in Keras.");
        }

        // As Keras does, all dimensions but the last are taken as one.
        int columns = info.Shape[^1];
        int rows = info.Count / columns;
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        double[] vectors = Orthonormal.Draw(count, length, ref random);
        for (int vector = 0; vector < count; vector++)
        {
            for (int i = 0; i < length; i++)
            {
                int index = rows < columns ? (vector * columns) + i : (i * columns) + vector;
                parameter[index] = (float)(info.InitializerScale * vectors[(vector * length) + i]);
            }
        }
    }
}
