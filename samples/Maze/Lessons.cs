using NetGen;

namespace Maze;

/// <summary>Walks of somebody who knows the lamp, to learn from.</summary>
internal static class Lessons
{
    /// <summary>The steps of a sequence.</summary>
    public const int Steps = 24;

    /// <summary>The longest corridor of a lesson: the turn is its last step.</summary>
    public const int LongestCorridor = Steps - 1;

    /// <summary>The shortest corridor: the lamp is dark at its end.</summary>
    public const int ShortestCorridor = Corridor.LitCells + 1;

    /// <summary>Records what is seen and what is done in each step. After the end, nothing is seen and nothing is done.</summary>
    public static DataSet Record(int walks, int seed)
    {
        var random = new Random(seed);
        List<float[]> sights = [], moves = [];
        for (int walk = 0; walk < walks; walk++)
        {
            var corridor = new Corridor(random.Next(ShortestCorridor, LongestCorridor + 1), random);
            float[] sight = new float[Steps * Corridor.Sight], move = new float[Steps * Moves.Count];
            for (int step = 0; !corridor.IsOver; step++)
            {
                corridor.See(sight.AsSpan(step * Corridor.Sight, Corridor.Sight));
                Move right = corridor.Advise();
                move[(step * Moves.Count) + (int)right] = 1;
                corridor.Go(right);
            }

            sights.Add(sight);
            moves.Add(move);
        }

        return DataSet.FromRows(sights, moves);
    }

    /// <summary>Trains an agent.</summary>
    public static void Teach<TNetwork>(TNetwork agent, DataSet walks, int epochs, IProgress<TrainingProgress>? progress = null)
        where TNetwork : class, ITrainableNetwork<TNetwork> =>
        agent.CreateTrainer(new Adam(learningRate: 0.01f), new TrainerOptions { Seed = 1 }).Fit(walks, new FitOptions
        {
            Epochs = epochs,
            BatchSize = 32,
            Metrics = [],
            Progress = progress,
        });
}
