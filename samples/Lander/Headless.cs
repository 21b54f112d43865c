using System.Diagnostics;

namespace Lander;

/// <summary>The game without a window.</summary>
internal static class Headless
{
    private const int Ships = 256;
    private const long DefaultFrames = 100_000;

    /// <summary>Lets ships learn, and prints a line for every ten rounds.</summary>
    public static void Learn(Options options)
    {
        using var school = new School(Ships, options.Seed, options.Policy);
        Recording? recording = options.Record is null ? null : new() { Seed = options.Seed };
        long start = Stopwatch.GetTimestamp(), frames = options.Frames ?? DefaultFrames;
        for (long frame = 1; frame <= frames; frame++)
        {
            bool isOver = school.Step();
            recording?.Add(frame, school.World);
            if (isOver && school.Generation % 10 == 0)
                Console.WriteLine($"generation {school.Generation,4}   landed {100 * school.LandedShare,3:F0} %   score {school.Score,4:F0}   {Stopwatch.GetElapsedTime(start).TotalSeconds,5:F1} s");
        }

        recording?.Save(options.Record!);
    }

    /// <summary>Repeats a recorded run.</summary>
    public static void Replay(string path)
    {
        var recording = Recording.Load(path);
        using var school = new School(Ships, recording.Seed, policyFile: null);
        for (long frame = 1; frame <= recording.Frames; frame++)
        {
            school.Step();
            recording.Check(frame, school.World);
        }

        Console.WriteLine($"{recording.Frames} frames of {Ships} ships are the same, bit for bit.");
    }
}
