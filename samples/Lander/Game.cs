using System.Diagnostics;
using Lander.Graphics;

namespace Lander;

/// <summary>The game in its window.</summary>
internal static class Game
{
    private const int Ships = 256;
    private const string PolicyFile = "lander.safetensors";

    private const int FastestSpeed = 32;

    // Ten seconds of them.
    private const int FramesOfTimes = 600;

    /// <summary>Plays until the window is closed, or the frames are over.</summary>
    public static void Play(Options options)
    {
        using var window = new Window("NetGen: 256 ships learn to land");
        var school = new School(Ships, options.Seed, options.Policy);
        Recording? recording = options.Record is null ? null : new() { Seed = options.Seed };
        var canvas = new Canvas();
        var scene = new Scene(canvas);
        var times = new Times(FramesOfTimes);
        int speed = 12;
        long frame = 0, last = Stopwatch.GetTimestamp();
        TimeSpan frameTime = default;

        // From the third round on: the first call of everything is over then, of drawing too.
        Garbage? garbage = null;
        while (frame < (options.Frames ?? long.MaxValue))
        {
            char key = Window.NextKey();
            if (key == '\x1b')
                break;
            speed = key switch
            {
                '+' or '=' => Math.Min(FastestSpeed, 2 * speed),
                '-' => Math.Max(1, speed / 2),
                _ => speed,
            };
            if (key == 's')
                school.Save(PolicyFile);
            if (key == 'l' && recording is null && File.Exists(PolicyFile))
            {
                school.Dispose();
                school = new School(Ships, options.Seed, PolicyFile);
            }

            if (key == 'o' && recording is null)
            {
                school.ChangeEngine();
                times.Clear();
                garbage = null;
            }

            TimeSpan inference = default;
            for (int step = 0; step < speed && frame < (options.Frames ?? long.MaxValue); step++)
            {
                school.Step();
                frame++;
                recording?.Add(frame, school.World);
                inference += school.InferenceTime;
            }

            times.Add(inference);
            if (garbage is null && school.Generation >= 2)
                garbage = Garbage.FromNow();
            var figures = new Figures(frameTime, speed, garbage?.Bytes ?? 0, garbage?.Collections ?? 0);

            // On the way to a picture of a later moment, nobody looks; its figures are those of the last ten seconds.
            if (options.Screenshot is null || garbage is null || frame >= options.Frames - (FramesOfTimes * speed))
            {
                scene.Draw(school, in figures, times);
                window.Show(canvas);
            }

            long now = Stopwatch.GetTimestamp();
            (frameTime, last) = (Stopwatch.GetElapsedTime(last, now), now);
        }

        if (garbage is { } counted)
        {
            // Before the line is made.
            (long bytes, int collections) = (counted.Bytes, counted.Collections);
            Console.WriteLine($"{frame} frames of {Ships} ships; allocated from the third round, or a change of the engine, on: {bytes} bytes, collections: {collections}");
        }

        if (options.Screenshot is { } path)
            window.Save(canvas, path);
        recording?.Save(options.Record!);
        school.Dispose();
    }
}
