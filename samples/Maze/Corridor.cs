namespace Maze;

/// <summary>
/// A maze in the form of a T: a lamp at the start of a corridor says which way is right at its end, and cannot be seen from there.
/// </summary>
/// <param name="length">The cells from the start to the junction.</param>
/// <param name="random">Chooses the lamp's side, and makes the noise.</param>
internal sealed class Corridor(int length, Random random)
{
    /// <summary>The values that an agent sees: the lamp (−1 says left, 1 right), and whether it can go left, ahead and right.</summary>
    public const int Sight = 4;

    /// <summary>The cells from which the lamp can be seen.</summary>
    public const int LitCells = 2;

    private const float Noise = 0.3f;

    /// <summary>The cells from the start to the junction.</summary>
    public int Length { get; } = length;

    /// <summary>Where the lamp says to go.</summary>
    public Move Lamp { get; } = random.Next(2) == 0 ? Move.Left : Move.Right;

    /// <summary>The cells that the agent is away from the start.</summary>
    public int Position { get; private set; }

    /// <summary>The steps so far, those against a wall included.</summary>
    public int Steps { get; private set; }

    /// <summary>The steps after which an agent that is still in the corridor is too slow.</summary>
    public int MostSteps => 2 * (Length + 1);

    /// <summary>Where the agent went at the junction, or forward if it did not get there.</summary>
    public Move Turn { get; private set; }

    /// <summary>Whether the agent has left the corridor, or was too slow.</summary>
    public bool IsOver => Turn != Move.Forward || Steps == MostSteps;

    /// <summary>Whether it went where the lamp said.</summary>
    public bool HasSucceeded => Turn == Lamp;

    private bool IsAtJunction => Position == Length;

    /// <summary>What the agent sees now, with noise.</summary>
    public void See(Span<float> sight)
    {
        sight[0] = Position >= LitCells ? 0 : Lamp == Move.Left ? -1 : 1;
        sight[1] = IsAtJunction ? 1 : 0;
        sight[2] = IsAtJunction ? 0 : 1;
        sight[3] = IsAtJunction ? 1 : 0;
        foreach (ref float value in sight)
            value += Noise * Normal();
    }

    /// <summary>The move of somebody who knows the lamp.</summary>
    public Move Advise() => IsAtJunction ? Lamp : Move.Forward;

    /// <summary>Moves the agent. Against a wall, it stays where it is.</summary>
    public void Go(Move move)
    {
        Steps++;
        if (IsAtJunction)
            Turn = move;
        else if (move == Move.Forward)
            Position++;
    }

    private float Normal() => MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(MathF.Tau * random.NextSingle());
}
