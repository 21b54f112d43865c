using NetGen;

namespace Jumper;

/// <summary>Records games of the expert, and draws games of the network.</summary>
internal static class Recording
{
    /// <summary>What the expert sees in each frame of some levels, and the buttons that it presses.</summary>
    public static DataSet OfExpert(IEnumerable<int> levels, int frames)
    {
        var inputs = new List<float[]>();
        var targets = new List<float[]>();
        foreach (int seed in levels)
        {
            var level = new Level(seed);
            for (int frame = 0; frame < frames; frame++)
            {
                Player.Input sight = level.See();
                Buttons buttons = Level.Expert(in sight);
                inputs.Add([.. (ReadOnlySpan<float>)sight]);
                targets.Add([buttons.Left ? 1 : 0, buttons.Right ? 1 : 0, buttons.Jump ? 1 : 0]);
                level.Advance(buttons);
            }
        }

        return DataSet.FromRows(inputs, targets);
    }

    /// <summary>Draws a player's way until it has some coins.</summary>
    public static void Draw(Player player, Level level, int coins)
    {
        char[][] picture = [.. Enumerable.Range(0, Level.MostHeight + 1).Select(_ => new string(' ', Level.Width).ToCharArray())];
        var places = new HashSet<int>();
        int frames = 0;
        for (; level.Coins < coins && frames < 1000; frames++)
        {
            picture[(int)MathF.Round(level.Height)][(int)level.Position] = '.';
            places.Add((int)level.Coin);
            level.Advance(player.Decide(level.See()));
        }

        foreach (int place in places)
            picture[0][place] = 'o';
        foreach (float rock in level.Rocks)
            picture[0][(int)rock] = '^';
        Console.WriteLine($"\nThe network takes {level.Coins} coins in {frames} frames (. its way, o coin, ^ rock):\n");
        foreach (char[] row in picture.Reverse())
            Console.WriteLine("  " + new string(row).TrimEnd());
        Console.WriteLine("  " + new string('=', Level.Width) + "\n");
    }
}
