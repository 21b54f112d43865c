using System.Text.Json;

namespace NetGen.Learning.Tests.ClassicControl;

/// <summary>Steps that tests/golden/make_environments.py has computed.</summary>
/// <param name="State">The four numbers of the first state.</param>
/// <param name="Steps">The steps.</param>
internal sealed record Trajectory(double[] State, TrajectoryStep[] Steps)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads all of a file.</summary>
    /// <param name="name">Its name.</param>
    public static Trajectory[] Read(string name)
    {
        using Stream stream = typeof(Trajectory).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize<Trajectory[]>(stream, Options)!;
    }

    /// <summary>Takes all steps of it and compares what they give.</summary>
    /// <param name="environment">The environment, in the first state.</param>
    /// <returns>The number of steps.</returns>
    public int AssertFollowedBy<TEnvironment>(TEnvironment environment)
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        var observation = new float[TEnvironment.ObservationSize];
        for (int i = 0; i < Steps.Length; i++)
        {
            StepResult result = environment.Step([Steps[i].Action], observation);
            Assert.Equal(Steps[i].Reward, result.Reward);
            Assert.Equal(Steps[i].Terminated, result.Terminated);
            for (int j = 0; j < observation.Length; j++)
            {
                // Half a unit in the last place of a float, and the differences of two orders of arithmetic, which grow from step to step.
                double expected = Steps[i].Observation[j];
                Assert.Equal(expected, observation[j], 1e-7 + (1e-7 * Math.Abs(expected)));
            }
        }

        return Steps.Length;
    }
}

/// <summary>One step of it.</summary>
internal sealed record TrajectoryStep(int Action, double[] Observation, double Reward, bool Terminated);
