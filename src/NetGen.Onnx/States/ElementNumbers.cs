using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.States;

/// <summary>An element of a value of a file.</summary>
/// <param name="Value">The value.</param>
/// <param name="Index">The element's place in it.</param>
internal readonly record struct ElementOf(string Value, int Index);

/// <summary>
/// Gives each element of some values a number of its own, so that a constant which is computed of them says which of them it has. Arithmetic makes other numbers of
/// them, which are those of no element.
/// </summary>
/// <param name="sign">1 or −1: functions that leave numbers of one sign alone, such as <c>Relu</c>, change those of the other.</param>
internal sealed class ElementNumbers(int sign)
{
    private readonly Dictionary<double, ElementOf> _elements = [];
    private readonly Random _random = new(1);

    /// <summary>A value with numbers as its elements.</summary>
    /// <param name="value">The value's name.</param>
    /// <param name="sizes">Its sizes.</param>
    public ValueFact Number(string value, int[] sizes)
    {
        double[] numbers = new double[sizes.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < numbers.Length; i++)
        {
            // A number of 32 bits, which a cast leaves as it is, and larger than the bounds of a clip are.
            do
                numbers[i] = sign * (double)(float)((_random.NextDouble() + 1) * 1e12);
            while (!_elements.TryAdd(numbers[i], new ElementOf(value, i)));
        }

        return ValueFact.Of(new OnnxTensor(sizes, numbers));
    }

    /// <summary>The elements that a constant has; nothing where one of its numbers is that of no element.</summary>
    public ElementOf[]? Find(OnnxTensor? constant)
    {
        if (constant is not { IsReal: true, Count: > 0 } || !constant.Reals.All(_elements.ContainsKey))
            return null;
        return [.. constant.Reals.Select(number => _elements[number])];
    }
}
