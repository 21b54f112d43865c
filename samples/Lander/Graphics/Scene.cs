namespace Lander.Graphics;

/// <summary>Draws the valley, the ships and the figures.</summary>
internal sealed class Scene(Canvas canvas)
{
    private const float Scale = Window.Width / World.Width;
    private const int Stars = 160;

    private static readonly Color Sky = new(9, 14, 38), Dusk = new(44, 30, 72), Ground = new(38, 44, 66), Rim = new(120, 140, 190);
    private static readonly Color White = new(235, 240, 255), Grey = new(150, 160, 190), Pad = new(90, 255, 170), Bad = new(255, 80, 70), Flame = new(255, 190, 70);

    /// <summary>Draws a picture.</summary>
    public void Draw(School school, in Figures figures, Times times)
    {
        canvas.Clear();
        DrawSky();
        DrawGround();
        foreach (ref readonly Ship ship in school.World.Ships)
            DrawShip(in ship);
        DrawFigures(school, in figures, times);
    }

    private static float Across(float x) => (Window.Width / 2) + (Scale * x);

    private static float Down(float y) => Window.Height - (Scale * y);

    private void DrawSky()
    {
        canvas.Rectangle(0, 0, Window.Width, Window.Height, Sky, Dusk);
        for (uint star = 0; star < Stars; star++)
        {
            // The same places in every picture.
            uint place = (star + 1) * 2_654_435_761;
            float size = 1 + ((place >> 4) % 3 * 0.6f);
            canvas.Rectangle(place % Window.Width, (place >> 11) % 430, size, size, White.Fade((byte)(60 + ((place >> 3) % 140))));
        }
    }

    private void DrawGround()
    {
        const int step = 8;
        for (int x = 0; x < Window.Width; x += step)
        {
            float left = Down(World.Ground((x - (Window.Width / 2)) / Scale)), right = Down(World.Ground((x + step - (Window.Width / 2)) / Scale));
            Vertex a = new(x, left, Ground), b = new(x + step, right, Ground);
            canvas.Triangle(a, b, new(x + step, Window.Height, Sky));
            canvas.Triangle(a, new(x + step, Window.Height, Sky), new(x, Window.Height, Sky));
            canvas.Triangle(new(x, left - 1, Rim), new(x + step, right - 1, Rim), new(x + step, right + 2, Rim.Fade(0)));
            canvas.Triangle(new(x, left - 1, Rim), new(x + step, right + 2, Rim.Fade(0)), new(x, left + 2, Rim.Fade(0)));
        }

        float top = Down(World.Ground(0));
        canvas.Rectangle(Across(-World.Pad), top - 3, 2 * World.Pad * Scale, 5, Pad);
        canvas.Rectangle(Across(-World.Pad), top - 90, 2 * World.Pad * Scale, 88, Pad.Fade(0), Pad.Fade(46));
    }

    private void DrawShip(in Ship ship)
    {
        (float sine, float cosine) = MathF.SinCos(ship.Angle);
        (float x, float y) = (ship.X, ship.Y);
        Vertex At(float right, float up, Color color) => new(Across(x + (right * cosine) - (up * sine)), Down(y + (right * sine) + (up * cosine)), color);

        byte alpha = ship.Flight == Flight.Flying ? (byte)205 : ship.Flight == Flight.Landed ? (byte)255 : (byte)120;
        Color hull = ship.Flight switch { Flight.Landed => Pad, Flight.Flying => White, _ => Bad };
        if (ship.Flight == Flight.Lost)
            return;
        if (ship.Flight == Flight.Flying && ship.Fuel > 0)
        {
            float length = 0.6f + (2.6f * ship.Thrust);
            canvas.Triangle(At(-0.4f, -0.8f, Flame.Fade(220)), At(0.4f, -0.8f, Flame.Fade(220)), At(0, -0.8f - length, Bad.Fade(0)));
        }

        canvas.Triangle(At(0, 1.3f, hull.Fade(alpha)), At(0.75f, -0.9f, hull.Fade(alpha)), At(-0.75f, -0.9f, hull.Fade(alpha)));
        canvas.Triangle(At(0, 0.7f, Sky.Fade(alpha)), At(0.25f, 0, Sky.Fade(alpha)), At(-0.25f, 0, Sky.Fade(alpha)));
        canvas.Triangle(At(0.55f, -0.5f, hull.Fade(alpha)), At(1.05f, -World.Legs, hull.Fade(alpha)), At(0.75f, -World.Legs, hull.Fade(alpha)));
        canvas.Triangle(At(-0.55f, -0.5f, hull.Fade(alpha)), At(-1.05f, -World.Legs, hull.Fade(alpha)), At(-0.75f, -World.Legs, hull.Fade(alpha)));
    }

    private void DrawFigures(School school, in Figures figures, Times times)
    {
        ReadOnlySpan<float> sorted = times.Sorted();
        Span<char> text = stackalloc char[64];
        canvas.Rectangle(16, 16, 380, 238, Sky.Fade(200), Sky.Fade(140));
        Write(text, 0, $"GENERATION {school.Generation}", White);
        Write(text, 1, $"LANDED {100 * school.LandedShare:F0} %   SCORE {school.Score:F0}", Pad);
        Write(text, 2, $"{school.World.Ships.Length} NETWORKS, 8-64-64-2", Grey);
        Write(text, 3, $"ENGINE {school.OtherEngine?.Name ?? "NETGEN"}", school.OtherEngine is null ? Grey : Bad);
        Write(text, 4, $"FRAME {figures.FrameTime.TotalMilliseconds:F1} MS   SPEED ×{figures.Speed}", Grey);
        Write(text, 5, $"INFERENCE {Times.At(sorted, 0.5):F0} µS A FRAME", White);
        Write(text, 6, $"99 % {Times.At(sorted, 0.99):F0} µS   MAX {Times.At(sorted, 1):F0} µS", Grey);
        Write(text, 7, $"ALLOCATED {figures.AllocatedBytes:N0} BYTES", figures.AllocatedBytes == 0 ? Pad : Bad);
        Write(text, 8, $"COLLECTIONS {figures.Collections:N0}", figures.Collections == 0 ? Pad : Bad);
        DrawHistogram(sorted);

        void Write(Span<char> buffer, int line, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(buffer))] MemoryExtensions.TryWriteInterpolatedStringHandler words, Color color)
        {
            buffer.TryWrite(ref words, out int length);
            canvas.Text(30, 30 + (24 * line), 2, buffer[..length], color);
        }
    }

    // From 0 to twice the median.
    private void DrawHistogram(ReadOnlySpan<float> sorted)
    {
        const int bars = 48, left = 408, width = 6, height = 84, bottom = 116;
        canvas.Rectangle(left - 8, 16, (bars * width) + 16, 140, Sky.Fade(200), Sky.Fade(140));
        if (sorted.IsEmpty)
            return;
        Span<char> text = stackalloc char[64];
        float end = 2 * Times.At(sorted, 0.5), unit = end / bars;
        text.TryWrite($"TIMES OF 10 S, 0 TO {end:F0} µS", out int letters);
        canvas.Text(left, 132, 1.5f, text[..letters], Grey);
        Span<int> counts = stackalloc int[bars];
        foreach (float time in sorted)
            counts[Math.Min(bars - 1, (int)(time / unit))]++;
        int most = 1;
        foreach (int count in counts)
            most = Math.Max(most, count);
        for (int bar = 0; bar < bars; bar++)
        {
            float length = counts[bar] == 0 ? 0 : Math.Max(1, height * (float)counts[bar] / most);
            canvas.Rectangle(left + (bar * width), bottom - length, width - 1, length, bar == bars - 1 ? Bad : Flame, Flame.Fade(120));
        }
    }
}

/// <summary>What the picture says of the program.</summary>
/// <param name="FrameTime">The time of a frame, with drawing.</param>
/// <param name="Speed">The steps of the world in a frame.</param>
/// <param name="AllocatedBytes">What the game has allocated since it began.</param>
/// <param name="Collections">The garbage collections since then.</param>
internal readonly record struct Figures(TimeSpan FrameTime, int Speed, long AllocatedBytes, int Collections);
