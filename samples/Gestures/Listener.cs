using System.Numerics;

namespace Gestures;

/// <summary>What a game calls in each frame. It allocates nothing.</summary>
internal sealed class Listener(Recognizer recognizer)
{
    private const int FramesBetweenLooks = 6;
    private const float Certain = 0.8f;

    private readonly float[] _window = new float[Recognizer.InputSize];
    private readonly float[] _probabilities = new float[Recognizer.OutputSize];
    private Gesture _seen;
    private Gesture _told;
    private int _frame;

    /// <summary>Takes a measurement.</summary>
    /// <returns>A gesture that has just been recognized, once for each; otherwise <see cref="Gesture.Rest"/>.</returns>
    public Gesture Hear(Vector3 acceleration)
    {
        _window.AsSpan(3).CopyTo(_window);
        acceleration.CopyTo(_window.AsSpan(_window.Length - 3));
        if (++_frame < Recognizer.Steps || _frame % FramesBetweenLooks != 0)
            return Gesture.Rest;

        recognizer.Predict(_window, _probabilities);
        int best = _probabilities.IndexOf(_probabilities.Max());
        Gesture before = _seen;
        _seen = _probabilities[best] >= Certain ? (Gesture)best : before;

        // Two looks in a row must agree, and a gesture is over when there is rest.
        if (_seen != before || _seen == _told)
            return Gesture.Rest;
        if (_told != Gesture.Rest && _seen != Gesture.Rest)
            return Gesture.Rest;
        _told = _seen;
        return _told;
    }
}
