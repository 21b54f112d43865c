using NetGen;

namespace Pilots;

/// <summary>Flights of the expert as a data set.</summary>
internal static class Lessons
{
    /// <summary>The frames that count as 1 in the network's output, so that it is of the order of 1.</summary>
    public const float FramesOfATime = 100;

    /// <summary>Records what the expert saw and did, and how long each flight still took.</summary>
    public static DataSet Record(int flights)
    {
        List<float> crafts = [], winds = [], engines = [], times = [];
        for (int seed = 0; seed < flights; seed++)
        {
            var flight = new Descent(seed);
            int first = engines.Count;
            while (!flight.IsOver)
            {
                crafts.AddRange(flight.Craft);
                winds.AddRange(flight.Wind);
                Engine engine = flight.Advise();
                engines.Add((float)engine);
                flight.Fly(engine);
            }

            for (int frame = first; frame < engines.Count; frame++)
                times.Add((engines.Count - frame) / FramesOfATime);
        }

        return DataSet.FromParts(
            inputs: [new DataPart("craft", crafts.ToArray(), 4), new DataPart("wind", winds.ToArray(), 8)],
            targets: [new DataPart("engine", engines.ToArray(), 1), new DataPart("time", times.ToArray(), 1)]);
    }
}
