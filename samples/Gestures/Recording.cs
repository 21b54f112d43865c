using NetGen;

namespace Gestures;

/// <summary>Windows of what players did, and which gesture each shows.</summary>
internal static class Recording
{
    /// <summary>Lets players make each gesture some times.</summary>
    public static DataSet Of(IEnumerable<int> players, int times)
    {
        List<float[]> inputs = [], targets = [];
        foreach (int seed in players)
        {
            var random = new Random(seed);
            for (int i = 0; i < times; i++)
            {
                foreach (Gesture gesture in Enum.GetValues<Gesture>())
                {
                    inputs.Add(Window(gesture, random));
                    targets.Add([(float)gesture]);
                }
            }
        }

        return DataSet.FromRows(inputs, targets);
    }

    // A gesture is in its window with all of its frames. The window of a rest may hold the end of one, or the beginning.
    private static float[] Window(Gesture gesture, Random random)
    {
        var player = new Player(random.Next());
        player.Rest(Recognizer.Steps);
        player.Perform(gesture == Gesture.Rest ? (Gesture)random.Next(1, 6) : gesture);
        int begin = Recognizer.Steps, end = player.Frames.Count, part = (end - begin) / 4;
        player.Rest(Recognizer.Steps);

        int first = gesture != Gesture.Rest ? random.Next(end - Recognizer.Steps, begin + 1)
            : random.Next(2) == 0 ? random.Next(0, part + 1)
            : random.Next(end - part, end + 1);
        float[] window = new float[Recognizer.InputSize];
        for (int i = 0; i < Recognizer.Steps; i++)
            player.Frames[first + i].CopyTo(window, 3 * i);
        return window;
    }
}
