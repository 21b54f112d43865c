using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen;

/// <summary>Checks of the values that layers use as indices, before anything is computed; for generated code.</summary>
/// <remarks>A check is one pass over these values, a vector at a time. Only where one is wrong are they read again, for the message.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IndexGuard
{
    /// <summary>Checks the indices of samples.</summary>
    /// <param name="description">The network.</param>
    /// <param name="inputs">The samples, one after the other.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">A value is no index; the message names the layer, the value, its place, and what is allowed.</exception>
    public static void Require(
        NetworkDescription description, ReadOnlySpan<float> inputs, string argument, [CallerMemberName] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(description);
        Require(description, description.Indices, inputs, description.InputSize, "sample", argument, caller);
    }

    /// <summary>Checks the indices of one of several inputs of a sample.</summary>
    /// <param name="description">The network.</param>
    /// <param name="input">The number of the input.</param>
    /// <param name="values">Its values.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">A value is no index; the message names the layer, the value, its place, and what is allowed.</exception>
    public static void RequirePart(
        NetworkDescription description, int input, ReadOnlySpan<float> values, string argument, [CallerMemberName] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(description);
        TensorInfo part = description.Inputs[input];
        foreach (IndexInfo indices in description.Indices)
        {
            if (indices.Offset >= part.Offset && indices.Offset < part.Offset + part.Size)
                Require(description, [indices with { Offset = indices.Offset - part.Offset }], values, part.Size, "sample", argument, caller);
        }
    }

    /// <summary>Checks the indices of steps of a stream, or of one step of each of several streams.</summary>
    /// <param name="description">The network.</param>
    /// <param name="inputs">The steps, one after the other.</param>
    /// <param name="stepSize">The values of a step.</param>
    /// <param name="unit">What the values of a step belong to: <c>step</c> or <c>stream</c>.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">A value is no index; the message names the layer, the value, its place, and what is allowed.</exception>
    public static void RequireSteps(
        NetworkDescription description,
        ReadOnlySpan<float> inputs,
        int stepSize,
        string unit,
        string argument,
        [CallerMemberName] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(description);
        Require(description, description.StepIndices, inputs, stepSize, unit, argument, caller);
    }

    /// <summary>Checks the indices of one of several inputs of a step.</summary>
    /// <param name="description">The network.</param>
    /// <param name="offset">The index of its first value in a step of all inputs.</param>
    /// <param name="values">Its values.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">A value is no index; the message names the layer, the value, its place, and what is allowed.</exception>
    public static void RequireStepPart(
        NetworkDescription description, int offset, ReadOnlySpan<float> values, string argument, [CallerMemberName] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(description);
        foreach (IndexInfo indices in description.StepIndices)
        {
            int first = indices.Offset - offset;
            for (int run = 0; run < indices.Count && first >= 0 && first < values.Length; run++)
            {
                if (!AreAll(values.Slice(first + (run * indices.Stride), indices.Length), indices.Limit))
                    Throw(description, indices with { Offset = first }, values, values.Length, "step", argument, caller);
            }
        }
    }

    /// <summary>Checks the indices of the observations of agents.</summary>
    /// <param name="description">The network.</param>
    /// <param name="observations">The observations, one after the other.</param>
    /// <param name="first">The index of the agent of the first.</param>
    internal static void RequireAgents(NetworkDescription description, ReadOnlySpan<float> observations, int first) =>
        RequireAgents(description, description.Indices, observations, description.InputSize, "PredictAgents", first);

    /// <summary>The same of observations that are steps.</summary>
    /// <param name="description">The network.</param>
    /// <param name="observations">The observations, one after the other.</param>
    /// <param name="stepSize">The values of a step.</param>
    /// <param name="first">The index of the agent of the first.</param>
    internal static void RequireStepsOfAgents(NetworkDescription description, ReadOnlySpan<float> observations, int stepSize, int first) =>
        RequireAgents(description, description.StepIndices, observations, stepSize, "StepAgents", first);

    /// <summary>Checks the indices of a data set.</summary>
    /// <param name="description">The network.</param>
    /// <param name="inputs">Its samples, of the network's size.</param>
    /// <param name="caller">Who expects them, for the message.</param>
    /// <exception cref="ArgumentException">A value is no index; the message names the first sample with one.</exception>
    internal static void RequireData(NetworkDescription description, ReadOnlySpan<float> inputs, string caller) =>
        Require(description, description.Indices, inputs, description.InputSize, "sample", argument: null, caller);

    /// <summary>Makes every index of samples 0, which each layer has.</summary>
    internal static void Clear(NetworkDescription description, Span<float> inputs)
    {
        foreach (IndexInfo indices in description.Indices)
        {
            for (int start = 0; start < inputs.Length; start += description.InputSize)
            {
                for (int run = 0; run < indices.Count; run++)
                    inputs.Slice(start + indices.Offset + (run * indices.Stride), indices.Length).Clear();
            }
        }
    }

    private static void RequireAgents(
        NetworkDescription description, ImmutableArray<IndexInfo> all, ReadOnlySpan<float> observations, int rowSize, string caller, int first)
    {
        foreach (IndexInfo indices in all)
        {
            if (!AreAll(indices, observations, rowSize))
                Throw(description, indices, observations, rowSize, "the observation of agent", argument: null, caller, first);
        }
    }

    private static void Require(
        NetworkDescription description,
        ImmutableArray<IndexInfo> all,
        ReadOnlySpan<float> inputs,
        int rowSize,
        string unit,
        string? argument,
        string caller)
    {
        foreach (IndexInfo indices in all)
        {
            if (!AreAll(indices, inputs, rowSize))
                Throw(description, indices, inputs, rowSize, unit, argument, caller);
        }
    }

    private static bool AreAll(IndexInfo indices, ReadOnlySpan<float> inputs, int rowSize)
    {
        if (indices.Length == rowSize)
            return AreAll(inputs, indices.Limit);
        for (int start = indices.Offset; start < inputs.Length; start += rowSize)
        {
            for (int run = 0; run < indices.Count; run++)
            {
                if (!AreAll(inputs.Slice(start + (run * indices.Stride), indices.Length), indices.Limit))
                    return false;
            }
        }

        return true;
    }

    private static bool AreAll(ReadOnlySpan<float> values, int limit)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        if (vectors.Length > 0)
        {
            Vector<float> last = new(limit - 1);
            Vector<int> good = Vector<int>.AllBitsSet;
            foreach (Vector<float> vector in vectors)
            {
                good &= Vector.GreaterThanOrEqual(vector, Vector<float>.Zero) & Vector.LessThanOrEqual(vector, last)
                    & Vector.Equals(vector, Vector.Floor(vector));
            }

            if (good != Vector<int>.AllBitsSet)
                return false;
        }

        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            if (!IsIndex(value, limit))
                return false;
        }

        return true;
    }

    // A comparison with NaN is false.
    private static bool IsIndex(float value, int limit) => value >= 0 && value <= limit - 1 && value == MathF.Floor(value);

    [DoesNotReturn]
    private static void Throw(
        NetworkDescription description, IndexInfo indices, ReadOnlySpan<float> inputs, int rowSize, string unit, string? argument, string caller, int first = 0)
    {
        for (int row = 0; row < inputs.Length / rowSize; row++)
        {
            for (int element = 0; element < indices.Count * indices.Length; element++)
            {
                int place = indices.Offset + (element / indices.Length * indices.Stride) + (element % indices.Length);
                float value = inputs[(row * rowSize) + place];
                if (IsIndex(value, indices.Limit))
                    continue;
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{caller} expects whole numbers from 0 to {indices.Limit - 1} for the layer '{indices.Layer}', got {value} in {PlaceOf(description, place, rowSize)} of {unit} {first + row}."),
                    argument);
            }
        }

        throw new ArgumentException($"The inputs of {caller} change while it reads them.", argument);
    }

    // Of several inputs, the name says more than a place in all of them.
    private static string PlaceOf(NetworkDescription description, int place, int rowSize)
    {
        if (description.Inputs.Length == 1 || rowSize != description.InputSize)
            return string.Create(CultureInfo.InvariantCulture, $"value {place}");
        TensorInfo input = description.Inputs.Last(input => input.Offset <= place);
        return string.Create(CultureInfo.InvariantCulture, $"value {place - input.Offset} of the input '{input.Name}'");
    }
}
