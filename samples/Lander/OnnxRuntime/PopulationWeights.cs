using NetGen;

namespace Lander.OnnxRuntime;

/// <summary>The weights of a population in Keras's layout: for each parameter, those of the first policy first. They lie where native code may read them.</summary>
internal sealed class PopulationWeights
{
    private readonly Population<Policy> _population;
    private readonly float[][] _values;

    public PopulationWeights(Population<Policy> population)
    {
        _population = population;
        _values = [.. Policy.Description.Parameters.Select(parameter => GC.AllocateArray<float>(population.Count * parameter.Count, pinned: true))];
        Refresh();
    }

    /// <summary>The number of parameters.</summary>
    public int Count => _values.Length;

    /// <summary>The values of a parameter, of all policies.</summary>
    public Memory<float> this[int parameter] => _values[parameter];

    /// <summary>The values of a parameter, of one policy.</summary>
    public Memory<float> this[int parameter, int member]
    {
        get
        {
            int length = _values[parameter].Length / _population.Count;
            return _values[parameter].AsMemory(member * length, length);
        }
    }

    /// <summary>Copies the weights.</summary>
    public void Refresh()
    {
        for (int parameter = 0; parameter < _values.Length; parameter++)
        {
            for (int member = 0; member < _population.Count; member++)
                _population.GetParameter(member, parameter).CopyTo(this[parameter, member].Span);
        }
    }
}
