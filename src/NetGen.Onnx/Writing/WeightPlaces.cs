using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>
/// Where the weights of a network are in the constants of its file. A network is written whose weights are numbers of their own elements. So whatever order
/// a writer gives them, each element of a constant says which one it is, and no writer needs a reader that knows its order.
/// </summary>
internal sealed class WeightPlaces
{
    private readonly Dictionary<string, long> _starts = [];
    private readonly Dictionary<string, OnnxTensor> _places = [];
    private readonly long _count;

    /// <summary>Numbers the elements of weights, from 1: a constant's element that is of none is 0.</summary>
    /// <param name="parameters">The weights in order.</param>
    public WeightPlaces(IEnumerable<ParameterSpecification> parameters)
    {
        _count = 1;
        foreach (ParameterSpecification parameter in parameters)
        {
            _starts.Add(parameter.Name, _count);
            _count += parameter.Shape.Size;
        }
    }

    /// <summary>The names of the constants.</summary>
    public IReadOnlyCollection<string> Names => _places.Keys;

    /// <summary>The numbers of a weight's elements.</summary>
    public OnnxTensor Of(ParameterSpecification parameter) =>
        new([.. parameter.Shape.Dimensions], [.. Enumerable.Range(0, parameter.Shape.Size).Select(i => (double)(_starts[parameter.Name] + i))]);

    /// <summary>Says which elements a constant has.</summary>
    /// <param name="name">The constant.</param>
    /// <param name="tensor">The number of each element.</param>
    public void Put(string name, OnnxTensor tensor) => _places.Add(name, tensor);

    /// <summary>The values of all weights, one after the other; nothing where the constants are no such network's.</summary>
    /// <param name="constants">The constants of a file.</param>
    /// <param name="rest">The values of weights that no constant has, by the weight's name.</param>
    public float[]? Collect(IReadOnlyDictionary<string, OnnxTensor> constants, IReadOnlyDictionary<string, float[]> rest)
    {
        float[] values = new float[_count - 1];
        bool[] isKnown = new bool[_count - 1];
        foreach ((string name, OnnxTensor places) in _places)
        {
            if (!constants.TryGetValue(name, out OnnxTensor? constant) || !constant.IsReal || !constant.Sizes.SequenceEqual(places.Sizes))
                return null;
            double[] reals = constant.Reals, numbers = places.Reals;
            for (int i = 0; i < numbers.Length; i++)
            {
                if (!Set((long)numbers[i] - 1, (float)reals[i]))
                    return null;
            }
        }

        foreach ((string name, float[] given) in rest)
        {
            if (!_starts.TryGetValue(name, out long start) || start - 1 + given.Length > values.Length)
                return null;
            for (int i = 0; i < given.Length; i++)
            {
                if (!Set(start - 1 + i, given[i]))
                    return null;
            }
        }

        return Array.TrueForAll(isKnown, known => known) ? values : null;

        // An element that is there twice is the same twice.
        bool Set(long index, float value)
        {
            if (index < 0)
                return value == 0;
            bool isSame = !isKnown[index] || BitConverter.SingleToInt32Bits(values[index]) == BitConverter.SingleToInt32Bits(value);
            (values[index], isKnown[index]) = (value, true);
            return isSame;
        }
    }
}
