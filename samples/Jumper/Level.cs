namespace Jumper;

/// <summary>The buttons that are pressed in a frame.</summary>
internal readonly record struct Buttons(bool Left, bool Right, bool Jump);

/// <summary>A road with rocks to jump over, and a coin that appears elsewhere as soon as it is taken.</summary>
/// <param name="seed">The same seed gives the same rocks and coins.</param>
internal sealed class Level(int seed)
{
    public const int Width = 64;
    public const int MostHeight = 3;

    private const float Speed = 0.5f;
    private const float Reach = 0.5f;
    private const float Sight = 8;
    private const int JumpFrames = 11;

    private readonly Random _random = new(seed);
    private int _jump;

    /// <summary>Where the rocks are, at least 10 apart.</summary>
    public float[] Rocks { get; } = [.. new Random(seed).GetItems([0f, 1, 2, 3], 4).Select((shift, i) => 9 + (14 * i) + shift)];

    public float Position { get; private set; } = 1;

    /// <summary>0 on the ground.</summary>
    public float Height => 0.09f * _jump * (JumpFrames - _jump);

    public float Coin { get; private set; } = 5;

    public int Coins { get; private set; }

    public int Stumbles { get; private set; }

    /// <summary>
    /// The player's view: the distances of the coin (negative to the left), of the next rock to the left and of the next rock to
    /// the right, and the height. Each is a fraction of its largest value.
    /// </summary>
    public Player.Input See()
    {
        float left = Sight, right = Sight;
        foreach (float rock in Rocks)
        {
            if (rock < Position)
                left = Math.Min(left, Position - rock);
            else
                right = Math.Min(right, rock - Position);
        }

        Player.Input sight = default;
        sight[0] = Math.Clamp((Coin - Position) / Sight, -1, 1);
        sight[1] = left / Sight;
        sight[2] = right / Sight;
        sight[3] = Height / MostHeight;
        return sight;
    }

    /// <summary>The rules that a person would write: go to the coin, and jump if a rock is less than 2 cells ahead.</summary>
    public static Buttons Expert(in Player.Input sight)
    {
        bool right = sight[0] > 0;
        float rock = right ? sight[2] : sight[1];
        return new Buttons(!right, right, sight[3] == 0 && rock < 2 / Sight);
    }

    /// <summary>One frame.</summary>
    public void Advance(Buttons buttons)
    {
        if (_jump > 0 || buttons.Jump)
            _jump = (_jump + 1) % JumpFrames;
        float direction = (buttons.Right ? 1 : 0) - (buttons.Left ? 1 : 0);
        Position = Math.Clamp(Position + (Speed * direction), 0, Width - 1);
        if (_jump > 0)
            return;

        if (HasRockWithin(Reach, Position))
        {
            Stumbles++;
            Position -= 4 * direction;
        }

        if (Math.Abs(Coin - Position) < Reach)
        {
            Coins++;
            PlaceCoin();
        }
    }

    // Not so near to a rock that the coin would be passed in a jump.
    private void PlaceCoin()
    {
        do
            Coin = _random.NextSingle() * (Width - 1);
        while (Math.Abs(Coin - Position) < 5 || HasRockWithin(4, Coin));
    }

    private bool HasRockWithin(float distance, float position)
    {
        foreach (float rock in Rocks)
        {
            if (Math.Abs(rock - position) < distance)
                return true;
        }

        return false;
    }
}
