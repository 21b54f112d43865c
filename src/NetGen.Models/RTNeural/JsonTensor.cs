using System.Text.Json;

namespace NetGen.Compiler.Models.RTNeural;

/// <summary>Nested arrays of JSON as a tensor.</summary>
internal static class JsonTensor
{
    // The deepest that a layer has: [taps, inputs, outputs].
    private const int MaximumRank = 3;

    /// <summary>The tensor of an element; nothing where it is no array of numbers with equal lengths along each axis.</summary>
    /// <param name="element">The element.</param>
    /// <param name="name">The name that the tensor gets.</param>
    public static ModelTensor? Read(JsonElement element, string name)
    {
        List<int> sizes = [];
        for (JsonElement inner = element; inner.ValueKind == JsonValueKind.Array; inner = inner[0])
        {
            sizes.Add(inner.GetArrayLength());
            if (sizes[^1] == 0 || sizes.Count > MaximumRank)
                return null;
        }

        List<float> values = [];
        return sizes.Count > 0 && Append(element, sizes, 0, values) ? new ModelTensor(name, new TensorShape(sizes.ToEquatableArray()), [.. values]) : null;
    }

    private static bool Append(JsonElement element, List<int> sizes, int axis, List<float> values)
    {
        if (axis == sizes.Count)
        {
            bool isNumber = element.ValueKind == JsonValueKind.Number && element.TryGetSingle(out float value) && float.IsFinite(value);
            if (isNumber)
                values.Add(element.GetSingle());
            return isNumber;
        }

        return element.ValueKind == JsonValueKind.Array
            && element.GetArrayLength() == sizes[axis]
            && element.EnumerateArray().All(inner => Append(inner, sizes, axis + 1, values));
    }
}
