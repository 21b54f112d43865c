using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen;

/// <summary>Keras's three ways to keep gradients from becoming too large.</summary>
internal static class GradientClipping
{
    /// <summary>Clips gradients as a trainer's options ask.</summary>
    public static void Apply(TrainerOptions options, AlignedBuffer gradients, NetworkDescription description)
    {
        if (options.ClipValue is { } value)
            ByValue(gradients, value);
        else if (options.ClipNorm is { } norm)
            ByNorm(gradients, description, norm);
        else if (options.GlobalClipNorm is { } globalNorm)
            ByGlobalNorm(gradients, globalNorm);
    }

    /// <summary>Clips every gradient to [−limit, limit].</summary>
    public static void ByValue(AlignedBuffer gradients, float limit)
    {
        if (PanelSupport.Use512)
            Clip<Panel512>(ref gradients.First, gradients.Length, limit);
        else if (PanelSupport.Use256)
            Clip<Panel256>(ref gradients.First, gradients.Length, limit);
        else if (PanelSupport.Use128)
            Clip<Panel128>(ref gradients.First, gradients.Length, limit);
        else
            Clip<PanelScalar>(ref gradients.First, gradients.Length, limit);
    }

    /// <summary>Scales each parameter's gradient by limit/norm where its Euclidean norm is above the limit.</summary>
    public static void ByNorm(AlignedBuffer gradients, NetworkDescription description, float limit)
    {
        foreach (ParameterInfo parameter in description.Parameters)
            ScaleToNorm(gradients.Span.Slice(parameter.Offset, parameter.StorageLength), limit);
    }

    /// <summary>
    /// Scales all gradients by limit/norm where the Euclidean norm of all of them is above the limit.
    /// </summary>
    public static void ByGlobalNorm(AlignedBuffer gradients, float limit) => ScaleToNorm(gradients.Span, limit);

    // A NaN in the gradients makes the norm NaN, and nothing is scaled: the NaN stays where it is.
    private static void ScaleToNorm(Span<float> gradients, float limit)
    {
        if (gradients.IsEmpty)
            return;
        double norm = Math.Sqrt(SumOfSquares(ref gradients[0], gradients.Length));
        if (norm > limit)
            Scale(ref gradients[0], gradients.Length, (float)(limit / norm));
    }

    private static double SumOfSquares(ref float values, int length) =>
        PanelSupport.Use512 ? SumOfSquares<Panel512>(ref values, length)
        : PanelSupport.Use256 ? SumOfSquares<Panel256>(ref values, length)
        : PanelSupport.Use128 ? SumOfSquares<Panel128>(ref values, length)
        : SumOfSquares<PanelScalar>(ref values, length);

    private static void Scale(ref float values, int length, float factor)
    {
        if (PanelSupport.Use512)
            Scale<Panel512>(ref values, length, factor);
        else if (PanelSupport.Use256)
            Scale<Panel256>(ref values, length, factor);
        else if (PanelSupport.Use128)
            Scale<Panel128>(ref values, length, factor);
        else
            Scale<PanelScalar>(ref values, length, factor);
    }

    private static void Clip<TPanel>(ref float values, int length, float limit)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel upper = TPanel.Broadcast(limit);
        TPanel lower = -upper;
        for (nuint i = 0; i < (nuint)length; i += 16)
            TPanel.Max(TPanel.Min(TPanel.Load(ref values, i), upper), lower).Store(ref values, i);
    }

    private static void Scale<TPanel>(ref float values, int length, float factor)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel factors = TPanel.Broadcast(factor);
        for (nuint i = 0; i < (nuint)length; i += 16)
            (TPanel.Load(ref values, i) * factors).Store(ref values, i);
    }

    // In blocks, whose sums are added in double precision: a float sum over millions of values would lose digits.
    private static double SumOfSquares<TPanel>(ref float values, int length)
        where TPanel : struct, IPanel<TPanel>
    {
        const int block = 4096;
        double total = 0;
        for (int start = 0; start < length; start += block)
        {
            nuint end = (nuint)Math.Min(start + block, length);
            TPanel sum = TPanel.Zero;
            for (nuint i = (nuint)start; i < end; i += 16)
            {
                TPanel value = TPanel.Load(ref values, i);
                sum.AddProduct(value, value);
            }

            total += TPanel.Sum(sum);
        }

        return total;
    }
}
