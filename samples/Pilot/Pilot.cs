using NetGen;

namespace Pilots;

/// <summary>
/// Flies the lander: it sees the craft and the last gusts, says which engine to fire, and how long the flight will still take.
/// </summary>
[Input(4, Name = "craft")]
[Dense(32, Tanh, Name = "seen")]
[Input(8, Name = "wind")]
[Dense(16, Tanh)]
[Concatenate("seen")]
[Dense(32, Tanh, Name = "trunk")]
[Dense(4, Softmax, Name = "engine")]
[Dense(1, From = "trunk", Name = "time")]
[Loss(SparseCategoricalCrossEntropy, Of = "engine")]
[Loss(MeanSquaredError, Of = "time", Weight = 0.5)]
internal sealed partial class Pilot
{
    /// <summary>The engine to fire now. Nothing is allocated, so a game can ask in every frame.</summary>
    public (Engine Engine, float Time) Decide(ReadOnlySpan<float> craft, ReadOnlySpan<float> wind)
    {
        Span<float> engine = stackalloc float[4], time = stackalloc float[1];
        Predict(craft, wind, engine, time);
        int best = 0;
        for (int i = 1; i < engine.Length; i++)
            best = engine[i] > engine[best] ? i : best;
        return ((Engine)best, time[0]);
    }
}
