using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace NetGen.EndToEnd.Tests;

/// <summary>Networks in a part of a program that is loaded, used and unloaded again and again, as plugins are and games in editors.</summary>
[Collection(Alone.Name)]
public sealed class LoadContextTests
{
    private const int Times = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // After which Godot's editor gives up (GodotPlugins/Main.cs, UnloadPlugin), and C# does not load again until it starts anew.
    private static readonly TimeSpan PatienceOfGodot = TimeSpan.FromSeconds(1);

    // The library may be the program's, or be loaded with the part.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Assembly_WithNetworksThatPredictedAndTrainedOnTwoThreads_IsUnloaded(bool hasOwnLibrary)
    {
        for (int time = 0; time < Times; time++)
        {
            WeakReference context = LoadAndUnload(hasOwnLibrary, fromMemory: false);
            long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
            while (context.IsAlive && Environment.TickCount64 < end)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Thread.Sleep(10);
            }

            Assert.False(context.IsAlive, $"The context is still there after it was loaded for the {time + 1}. time.");
        }
    }

    // Everything from memory, the library too, and then collections without a pause.
    [Fact]
    public void Assembly_LoadedAsGodotsEditorDoes_IsUnloadedBeforeItGivesUp()
    {
        for (int time = 0; time < Times; time++)
        {
            WeakReference context = LoadAndUnload(hasOwnLibrary: true, fromMemory: true);
            long start = Stopwatch.GetTimestamp();
            while (context.IsAlive && Stopwatch.GetElapsedTime(start) < PatienceOfGodot)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced);
                GC.WaitForPendingFinalizers();
            }

            Assert.False(context.IsAlive, $"The context is still there after it was loaded for the {time + 1}. time.");
        }
    }

    /// <summary>What the loaded part does: calls that use threads, and those that keep memory for the next.</summary>
    public static int Use()
    {
        var network = new Image(seed: 1);
        float[] inputs = new float[2000 * Image.InputSize], outputs = new float[2000 * Image.OutputSize];
        network.PredictBatch(inputs, outputs, maxDegreeOfParallelism: 2);
        new Large(1).Predict(inputs.AsSpan(0, Large.InputSize), outputs.AsSpan(0, Large.OutputSize));

        var classifier = new Spiral(seed: 1);
        var trainer = classifier.CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = 2 });
        DataSet data = Samples.Shell(4000, seed: 1);
        trainer.Fit(data, new FitOptions { Epochs = 1, BatchSize = 2000, Validation = data });
        return classifier.QuantizeToInt8().Weights.Buffer.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndUnload(bool hasOwnLibrary, bool fromMemory)
    {
        var context = new Part(hasOwnLibrary, fromMemory);
        Assembly assembly = context.LoadFile(typeof(LoadContextTests).Assembly);
        MethodInfo use = assembly.GetType(typeof(LoadContextTests).FullName!, throwOnError: true)!.GetMethod(nameof(Use))!;
        Assert.NotSame(typeof(LoadContextTests).Assembly, assembly);
        Assert.True((int)use.Invoke(null, null)! > 0);
        context.Unload();
        return new WeakReference(context, trackResurrection: true);
    }

    private sealed class Part(bool hasOwnLibrary, bool fromMemory) : AssemblyLoadContext("part", isCollectible: true)
    {
        /// <summary>Loads the file of an assembly of the program once more.</summary>
        public Assembly LoadFile(Assembly assembly) =>
            fromMemory ? LoadFromStream(new MemoryStream(File.ReadAllBytes(assembly.Location))) : LoadFromAssemblyPath(assembly.Location);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            hasOwnLibrary && assemblyName.Name == typeof(DataSet).Assembly.GetName().Name ? LoadFile(typeof(DataSet).Assembly) : null;
    }
}
