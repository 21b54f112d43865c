using System.Runtime.InteropServices;

namespace Lander.Graphics;

/// <summary>A corner of a triangle, as SDL lays it out.</summary>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
/// <param name="Color">Its colour; between corners, colours blend.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Vertex(float X, float Y, Color Color)
{
    // The place in a texture, which nothing uses.
    private readonly float _u = 0;
    private readonly float _v = 0;
}

/// <summary>A colour.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Color(byte Red, byte Green, byte Blue, byte Alpha = 255)
{
    /// <summary>The colour, more transparent.</summary>
    public Color Fade(byte alpha) => this with { Alpha = alpha };
}
