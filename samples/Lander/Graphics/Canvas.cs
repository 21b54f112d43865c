namespace Lander.Graphics;

/// <summary>Collects the triangles of a picture in one array, which a single call draws. Nothing is allocated once it is large enough.</summary>
internal sealed class Canvas
{
    private Vertex[] _vertices = new Vertex[30_000];

    /// <summary>The corners so far, three for each triangle.</summary>
    public ReadOnlySpan<Vertex> Vertices => _vertices.AsSpan(0, Count);

    /// <summary>The number of corners.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a new picture.</summary>
    public void Clear() => Count = 0;

    /// <summary>Draws a triangle.</summary>
    public void Triangle(Vertex a, Vertex b, Vertex c)
    {
        if (Count + 3 > _vertices.Length)
            Array.Resize(ref _vertices, 2 * _vertices.Length);
        _vertices[Count++] = a;
        _vertices[Count++] = b;
        _vertices[Count++] = c;
    }

    /// <summary>Draws a rectangle whose upper and lower edge have a colour each.</summary>
    public void Rectangle(float x, float y, float width, float height, Color upper, Color lower)
    {
        Triangle(new(x, y, upper), new(x + width, y, upper), new(x + width, y + height, lower));
        Triangle(new(x, y, upper), new(x + width, y + height, lower), new(x, y + height, lower));
    }

    /// <summary>Draws a rectangle.</summary>
    public void Rectangle(float x, float y, float width, float height, Color color) => Rectangle(x, y, width, height, color, color);

    /// <summary>Writes a line of text.</summary>
    /// <param name="x">The left edge.</param>
    /// <param name="y">The upper edge.</param>
    /// <param name="size">The pixels of a dot; a letter has 5 × 7, and one dot follows it.</param>
    /// <param name="text">The text.</param>
    /// <param name="color">Its colour.</param>
    public void Text(float x, float y, float size, ReadOnlySpan<char> text, Color color)
    {
        foreach (char letter in text)
        {
            ReadOnlySpan<byte> columns = Font.Columns(letter);
            for (int column = 0; column < columns.Length; column++)
            {
                // Dots on top of each other are one rectangle.
                for (int row = 0; row < Font.Rows;)
                {
                    int length = 0;
                    while (row + length < Font.Rows && ((columns[column] >> (row + length)) & 1) != 0)
                        length++;
                    if (length > 0)
                        Rectangle(x + (column * size), y + (row * size), size, length * size, color);
                    row += Math.Max(1, length);
                }
            }

            x += (Font.Width + 1) * size;
        }
    }
}
