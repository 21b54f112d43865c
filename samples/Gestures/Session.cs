using System.Numerics;

namespace Gestures;

/// <summary>A stream of measurements, and the gestures that the player made in it, each with its first frame.</summary>
internal sealed record Session(IReadOnlyList<Vector3> Frames, IReadOnlyList<(Gesture Gesture, int Begin)> Performed)
{
    private const string Shades = " .:-=+*#@";
    private const int FramesPerCharacter = 3;

    /// <summary>Lets a player make some gestures, with a rest before and after each.</summary>
    public static Session Of(int seed, int gestures)
    {
        var random = new Random(seed);
        var player = new Player(seed);
        var performed = new List<(Gesture, int)>();
        player.Rest(Recognizer.Steps);
        for (int i = 0; i < gestures; i++)
        {
            var gesture = (Gesture)random.Next(1, 6);
            performed.Add((gesture, player.Frames.Count));
            player.Perform(gesture);
            player.Rest(random.Next(80, 160));
        }

        return new(player.Frames, performed);
    }

    /// <summary>Prints the first gestures that were heard.</summary>
    /// <param name="heard">What was heard in each frame.</param>
    /// <param name="lines">How many gestures to print.</param>
    /// <returns>How many of all were made.</returns>
    public int Report(Gesture[] heard, int lines)
    {
        int right = 0, before = -1;
        Console.WriteLine("\n  second  made         heard        how much the controller moved");
        foreach (int frame in Enumerable.Range(0, heard.Length).Where(frame => heard[frame] != Gesture.Rest))
        {
            int last = Performed.Count(gesture => gesture.Begin <= frame) - 1;
            Gesture made = last > before ? Performed[last].Gesture : Gesture.Rest;
            before = Math.Max(last, before);
            right += made == heard[frame] ? 1 : 0;
            if (lines-- > 0)
                Console.WriteLine($"  {(float)frame / Player.FramesPerSecond,6:F1}  {made,-11}  {heard[frame],-11}  {Motion(frame)}");
        }

        return right;
    }

    // The distance from the mean of the window before a frame, a character for some frames.
    private string Motion(int frame)
    {
        Vector3[] window = [.. Enumerable.Range(frame + 1 - Recognizer.Steps, Recognizer.Steps).Select(i => Frames[i])];
        Vector3 mean = window.Aggregate((sum, value) => sum + value) / window.Length;
        return string.Concat(window.Chunk(FramesPerCharacter).Select(frames =>
            Shades[Math.Min((int)(Shades.Length * frames.Average(value => (value - mean).Length()) / 1.5f), Shades.Length - 1)]));
    }
}
