using System.Numerics;
using System.Runtime.InteropServices;

namespace NetGen.Numerics;

/// <summary>Looks for values that are NaN or infinite.</summary>
internal static class FiniteValues
{
    /// <summary>Whether all values are finite.</summary>
    public static bool AreAll(ReadOnlySpan<float> values)
    {
        // The difference of a finite number and itself is 0; of an infinite one, and of NaN, it is NaN.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
        {
            if (!Vector.EqualsAll(vector - vector, Vector<float>.Zero))
                return false;
        }

        return IndexOfFirstOther(values[(vectors.Length * Vector<float>.Count)..]) < 0;
    }

    /// <summary>The position of the first value that is NaN or infinite; −1 if there is none.</summary>
    public static int IndexOfFirstOther(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
