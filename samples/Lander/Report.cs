using System.Diagnostics;
using Lander.Engines;
using NetGen;

namespace Lander;

/// <summary>
/// Measures how long the networks of all ships take in a frame. Engines that do the same work take turns, a hundred frames each, so that a machine with other things
/// to do disturbs all of them. The first frames of a turn do not count: another engine has had the caches. What the ships see is ready when the clock starts, and they act
/// when it has stopped.
/// </summary>
internal sealed class Report
{
    private const int Ships = 256;
    private const int DefaultFrames = 10_000;
    private const int FramesOfATurn = 100;
    private const int FirstFrames = 5;
    private const int WarmUpFrames = 1_000;
    private const float Tolerance = 1e-4f;

    // The JIT makes the last version of a method in the background, a tenth of a second after its first calls.
    private static readonly TimeSpan JitTime = TimeSpan.FromMilliseconds(300);

    private readonly World _world = new(Ships);
    private readonly int _frames;
    private long _seed;

    private Report(int frames, long seed)
    {
        (_frames, _seed) = (frames, seed);
        _world.Begin(seed);
    }

    /// <summary>Measures, and prints the times.</summary>
    /// <exception cref="InvalidDataException">Two engines steer differently.</exception>
    public static void Print(Options options)
    {
        var report = new Report((int)Math.Clamp(options.Frames ?? DefaultFrames, 1, 1_000_000), options.Seed);
        var policy = new Policy(options.Seed);
        if (options.Policy is not null)
            policy.Load(options.Policy);
        var population = new Population<Policy>(policy, Ships);
        for (int member = 0; member < Ships; member++)
            population.Mutate(member, standardDeviation: 0.05f, seed: member);

        Console.WriteLine($"{report._frames:N0} frames of {Ships} ships, one thread. Microseconds of a frame in which the policy 8-64-64-2 (tanh) is computed for all:");
        report.Compare("One network, a call for each ship", [new NetGenCalls(policy, Ships), .. OtherEngines.Calls(policy, Ships)]);
        report.Compare("One network, one call for all ships", [new NetGenBatch(policy, Ships), .. OtherEngines.Batch(policy, Ships)]);
        report.Compare("A network for each ship", [new NetGenPopulation(population), .. OtherEngines.Members(population)]);
        if (!OtherEngines.Exist)
            Console.WriteLine($"\nWith ONNX Runtime: {OtherEngines.Advice} -- --headless --report");
    }

    private void Compare(string work, Engine[] engines)
    {
        Console.WriteLine($"\n{work,-36}{"median",9}{"99 %",9}{"99.9 %",9}{"maximum",9}{"bytes",12}{"collections",13}");
        RequireSameActions(engines);
        foreach (Engine engine in engines)
        {
            var course = new Course(engine, capacity: 1);
            course.Fly(this, WarmUpFrames, isCounted: false);
            Thread.Sleep(JitTime);
            course.Fly(this, WarmUpFrames, isCounted: false);
        }

        Course[] courses = [.. engines.Select(engine => new Course(engine, _frames))];
        for (int frame = 0; frame < _frames; frame += FramesOfATurn)
        {
            foreach (Course course in courses)
            {
                course.Fly(this, FirstFrames, isCounted: false);
                course.Fly(this, Math.Min(FramesOfATurn, _frames - frame), isCounted: true);
            }
        }

        foreach (Course course in courses)
            course.Print(courses[0]);
        foreach (Engine engine in engines)
            engine.Dispose();
    }

    private void RequireSameActions(Engine[] engines)
    {
        foreach (Engine engine in engines)
        {
            engine.Observe(_world.Fleet);
            engine.Compute();
            for (int i = 0; i < engine.Actions.Length; i++)
            {
                if (!(Math.Abs(engine.Actions[i] - engines[0].Actions[i]) <= Tolerance))
                    throw new InvalidDataException($"{engine.Name} gives {engine.Actions[i]} for action {i}, and {engines[0].Name} gives {engines[0].Actions[i]}.");
            }
        }
    }

    private void Step()
    {
        _world.Step();
        if (_world.Flying == 0)
            _world.Begin(++_seed);
    }

    /// <summary>The frames that an engine has flown.</summary>
    private sealed class Course(Engine engine, int capacity)
    {
        private readonly Times _times = new(capacity);
        private long _bytes;
        private int _collections;

        public void Fly(Report report, int count, bool isCounted)
        {
            for (int frame = 0; frame < count; frame++)
            {
                Fleet fleet = report._world.Fleet;
                engine.Observe(in fleet);
                var garbage = Garbage.FromNow();
                long start = Stopwatch.GetTimestamp();
                engine.Compute();
                TimeSpan time = Stopwatch.GetElapsedTime(start);
                if (isCounted)
                {
                    _times.Add(time);
                    _bytes += garbage.Bytes;
                    _collections += garbage.Collections;
                }

                engine.Act(in fleet);
                report.Step();
            }
        }

        public void Print(Course first)
        {
            ReadOnlySpan<float> times = _times.Sorted(), others = first._times.Sorted();
            Console.WriteLine(
                $"  {engine.Name,-34}{Times.At(times, 0.5),9:F1}{Times.At(times, 0.99),9:F1}{Times.At(times, 0.999),9:F1}{Times.At(times, 1),9:F1}{_bytes,12:N0}{_collections,13:N0}");
            if (first != this)
                Console.WriteLine($"  {"  times as long as NetGen",-34}{Ratio(times, others, 0.5),9:F1}{Ratio(times, others, 0.99),9:F1}{Ratio(times, others, 0.999),9:F1}");
        }

        private static float Ratio(ReadOnlySpan<float> times, ReadOnlySpan<float> others, double part) => Times.At(times, part) / Times.At(others, part);
    }
}
