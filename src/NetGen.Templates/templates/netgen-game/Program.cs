// A game whose agents one network steers: all of them in one call a frame, and no frame makes garbage.
//   dotnet run -c Release                  plays in the terminal for 20 seconds
//   dotnet run -c Release -- --headless    computes the same frames as fast as it can

using System.Diagnostics;
using NetGen;

const int agents = 256, frames = 1200;
const float secondsOfFrame = 1 / 60f;
bool isHeadless = args.Contains("--headless") || Console.IsOutputRedirected;

Policy policy = Policy.LoadOrTrain();
policy.WarmUp();

var world = new World(agents, seed: 3);
Screen? screen = isHeadless ? null : new Screen();
float[] observations = new float[agents * Policy.InputSize];
float[] accelerations = new float[agents * Policy.OutputSize];
TimeSpan busy = TimeSpan.Zero;
long bytes = 0;
int collections = GC.CollectionCount(0);

for (int frame = 0; frame < frames; frame++)
{
    long start = Stopwatch.GetTimestamp(), bytesBefore = GC.GetAllocatedBytesForCurrentThread();
    world.Observe(observations);
    policy.PredictBatch(observations, accelerations);
    world.Step(accelerations, secondsOfFrame);
    busy += Stopwatch.GetElapsedTime(start);
    bytes += GC.GetAllocatedBytesForCurrentThread() - bytesBefore;

    if (screen is not null)
    {
        screen.Draw(world);
        Thread.Sleep(TimeSpan.FromSeconds(secondsOfFrame));
    }
}

Console.WriteLine($"{frames} frames of {agents} agents: {busy.TotalMicroseconds / frames:F0} µs a frame, {bytes} bytes allocated, {GC.CollectionCount(0) - collections} collections");
Console.WriteLine($"Mean distance of an agent from its place: {world.MeanDistance:F2}");
