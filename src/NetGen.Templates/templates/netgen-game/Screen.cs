/// <summary>Draws the world into the terminal.</summary>
internal sealed class Screen
{
    private const int Width = 72, Height = 28;

    // Escape sequences: clear the screen; move the cursor to the corner.
    private const string Clear = "\e[2J", Home = "\e[H";

    private readonly char[] _text = new char[Home.Length + Height * (Width + 1)];

    /// <summary>Clears the terminal.</summary>
    public Screen() => Console.Write(Clear);

    /// <summary>Draws one picture over the last.</summary>
    public void Draw(World world)
    {
        Array.Fill(_text, ' ');
        Home.CopyTo(_text);
        for (int row = 0; row < Height; row++)
            _text[Home.Length + row * (Width + 1) + Width] = '\n';
        for (int i = 0; i < world.X.Length; i++)
            Put(world.X[i], world.Y[i], 'o');
        (float x, float y) = world.Light;
        Put(x, y, '*');
        Console.Out.Write(_text);
    }

    private void Put(float x, float y, char character)
    {
        int column = (int)((x + 1) / 2 * Width), row = (int)((1 - y) / 2 * Height);
        if (column is >= 0 and < Width && row is >= 0 and < Height)
            _text[Home.Length + row * (Width + 1) + column] = character;
    }
}
