using System.Runtime.InteropServices;
using NetGen.Numerics;

namespace NetGen.Benchmarks;

/// <summary>
/// Reads the values of a layer and writes as many, one maximum each, from one buffer to the other and back: what a layer takes at least that
/// computes nothing else.
/// </summary>
internal sealed unsafe class ValuePass : IContender
{
    private const int Lanes = 16;
    private const nuint Alignment = 64;

    private readonly int _floats;
    private readonly float* _first;
    private readonly float* _second;
    private bool _isBack;

    /// <summary>Makes the buffers.</summary>
    /// <param name="shape">The shape of the values; each position takes whole panels of 16 channels.</param>
    public ValuePass(IReadOnlyList<int> shape)
    {
        int channels = shape[^1], positions = shape.Take(shape.Count - 1).Aggregate(1, (product, size) => product * size);
        _floats = positions * ((channels + Lanes - 1) / Lanes) * Lanes;
        _first = Allocate();
        _second = Allocate();
    }

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            float* source = _isBack ? _second : _first, target = _isBack ? _first : _second;
            if (PanelSupport.Use512)
                Pass<Panel512>(ref *source, ref *target);
            else
                Pass<Panel256>(ref *source, ref *target);
            _isBack = !_isBack;
        }
    }

    public float[] Results() => [];

    public void Dispose()
    {
        NativeMemory.AlignedFree(_first);
        NativeMemory.AlignedFree(_second);
    }

    private float* Allocate()
    {
        float* buffer = (float*)NativeMemory.AlignedAlloc((nuint)_floats * sizeof(float), Alignment);
        new Span<float>(buffer, _floats).Fill(1);
        return buffer;
    }

    private void Pass<TPanel>(ref float source, ref float target)
        where TPanel : struct, IPanel<TPanel>
    {
        for (nuint at = 0; at < (nuint)_floats; at += Lanes)
            TPanel.Max(TPanel.Zero, TPanel.Load(ref source, at)).Store(ref target, at);
    }
}
