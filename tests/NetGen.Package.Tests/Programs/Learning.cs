using NetGen;
using NetGen.Learning;
using NetGen.Learning.ClassicControl;

var policy = new Policy(seed: 1);
var evolution = policy.CreateEvolutionStrategy(new Adam(learningRate: 0.1f));
var runner = new EpisodeRunner<CartPole>(episodes: 4);
var fitness = new double[evolution.Population.Count];
while (evolution.Generation < 60)
{
    runner.Evaluate(evolution.Population, seed: evolution.Generation, fitness);
    evolution.Tell(fitness);
}

evolution.CopyMeanTo(policy);
EpisodeStatistics test = new EpisodeRunner<CartPole>(episodes: 100).Evaluate(policy, seed: 1_000_000);
Console.WriteLine($"mean return of 100 episodes: {test.MeanReturn:F0}");

[Input(4)]
[Dense(8, Tanh)]
[Dense(2)]
public sealed partial class Policy;
