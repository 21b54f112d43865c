using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>Debug builds run the kernels of a second copy of their assembly, which the JIT optimises, and compute the same bits.</summary>
public sealed class OptimizedCopyTests
{
    // All kinds of routines: a sample, batches, a sample on several threads, training, phases, dropout, steps, quantized weights, indices.
    private const string Source = """
        using System.Collections.Generic;
        using NetGen;

        [Input(6)] [Dense(24, Tanh)] [Dropout(0.5)] [BatchNormalization] [Dense(3)] [Loss(MeanSquaredError)] [Quantize(Int8)]
        public sealed partial class Layers;

        [Input(12, 12, 3)] [Conv2D(16, 3)] [Activation(Relu)] [MaxPooling2D(2)] [Flatten] [Dense(2)]
        public sealed partial class Image;

        [Input(40)] [Embedding(7, 5)] [GRU(16, ReturnSequences = true)] [Dense(2, PerPosition = true)] [Loss(MeanSquaredError)] [Stream]
        public sealed partial class Series;

        public static class Probe
        {
            public static float[] Run()
            {
                var results = new List<float>();
                var layers = new Layers(1);
                float[] inputs = Numbers(6 * 40), targets = Numbers(3 * 40), outputs = new float[3 * 40];
                layers.CreateTrainer(new Adam()).Fit(new DataSet(inputs, targets, 6, 3), new FitOptions { Epochs = 2, BatchSize = 16 });
                layers.PredictBatch(inputs, outputs);
                results.AddRange(outputs);
                layers.Predict(inputs.AsSpan(0, 6), outputs.AsSpan(0, 3));
                results.AddRange(outputs);
                layers.QuantizeToInt8().PredictBatch(inputs, outputs);
                results.AddRange(outputs);
                var image = new Image(2);
                image.Predict(Numbers(432), outputs.AsSpan(0, 2), maxDegreeOfParallelism: 2);
                results.AddRange(outputs);
                var series = new Series(3);
                float[] words = new float[40], steps = new float[80];
                for (int i = 0; i < 40; i++)
                    words[i] = i % 7;
                series.CreateTrainer(new Sgd(0.1f)).Fit(new DataSet(words, Numbers(80), 40, 80), new FitOptions { Epochs = 1 });
                series.Predict(words, steps);
                results.AddRange(steps);
                var state = new Series.State();
                series.Steps(words, ref state, steps);
                results.AddRange(steps);
                results.AddRange(state.Values.ToArray());
                return results.ToArray();
            }

            public static long AllocatedBytes()
            {
                var layers = new Layers(1);
                float[] input = Numbers(6), output = new float[3];
                for (int i = 0; i < 50; i++)
                    layers.Predict(input, output);
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 50; i++)
                    layers.Predict(input, output);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            private static float[] Numbers(int count)
            {
                var numbers = new float[count];
                for (int i = 0; i < count; i++)
                    numbers[i] = MathF.Sin(i);
                return numbers;
            }
        }
        """;

    [Fact]
    public void DebugBuild_ComputesTheBitsOfAReleaseBuild_WithKernelsOfACopy()
    {
        using var debug = new Program(OptimizationLevel.Debug, Place.File);
        using var release = new Program(OptimizationLevel.Release, Place.File);

        Assert.Equal(release.Run(), debug.Run());
        Assert.True(debug.HasCopy);
        Assert.False(release.HasCopy);
        Assert.Equal(0, debug.AllocatedBytes());
    }

    // As Godot loads a game.
    [Fact]
    public void AssemblyFromMemory_HasTheFileOfItsNameBesideTheProgram()
    {
        using var debug = new Program(OptimizationLevel.Debug, Place.MemoryAndBaseDirectory);
        using var release = new Program(OptimizationLevel.Release, Place.Memory);

        Assert.Equal(release.Run(), debug.Run());
        Assert.True(debug.HasCopy);
    }

    [Theory]
    [InlineData(nameof(Place.Memory))]
    [InlineData(nameof(Place.MemoryAndOtherBuild))]
    public void AssemblyWithoutAFileOfItsOwn_RunsItsOwnKernels(string place)
    {
        using var debug = new Program(OptimizationLevel.Debug, Enum.Parse<Place>(place));
        using var release = new Program(OptimizationLevel.Release, Place.Memory);

        Assert.Equal(release.Run(), debug.Run());
        Assert.False(debug.HasCopy);
    }

    [Fact]
    public void Copy_IsUnloadedWithItsAssembly()
    {
        WeakReference context = RunAndUnload();

        long end = Environment.TickCount64 + 15_000;
        while (context.IsAlive && Environment.TickCount64 < end)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        Assert.False(context.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAndUnload()
    {
        using var debug = new Program(OptimizationLevel.Debug, Place.MemoryAndBaseDirectory);
        debug.Run();
        Assert.True(debug.HasCopy);
        return debug.Context;
    }

    // Where the copy is right, only its routines are called: none may be left out.
    [Fact]
    public void EveryRoutineOfTheKernels_AsksForTheCopy()
    {
        string[] texts = [.. Generate(OptimizationLevel.Debug).Where(tree => tree.FilePath.EndsWith(".Cpu.g.cs", StringComparison.Ordinal)).Select(tree => tree.ToString())];

        Assert.Equal(3, texts.Length);
        Assert.All(texts, text =>
        {
            string kernels = text[text.IndexOf("namespace NetGen.Generated", StringComparison.Ordinal)..];
            int routines = kernels.Split("\n        public static ").Length - 1;
            Assert.Equal(routines, kernels.Split("OptimizedCopy.Find<").Length - 1);
            Assert.Equal(routines, kernels.Split("?.Call is { } run").Length - 1);
        });
        Assert.DoesNotContain(Generate(OptimizationLevel.Release), tree => tree.ToString().Contains("OptimizedCopy", StringComparison.Ordinal));
    }

    private static ImmutableArray<SyntaxTree> Generate(OptimizationLevel level) => Compile(level, "Generated").SyntaxTrees;

    private static CSharpCompilation Compile(OptimizationLevel level, string name)
    {
        CSharpCompilation compilation = TestCompilation.Create(Source);
        compilation = compilation.WithAssemblyName(name).WithOptions(compilation.Options.WithOptimizationLevel(level));
        TestCompilation.CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        Assert.DoesNotContain(output.GetDiagnostics(), problem => problem.Severity > DiagnosticSeverity.Hidden);
        return (CSharpCompilation)output;
    }

    /// <summary>Where an assembly is loaded from, and what lies in <see cref="AppContext.BaseDirectory"/> under its name.</summary>
    private enum Place
    {
        File,
        Memory,
        MemoryAndBaseDirectory,
        MemoryAndOtherBuild,
    }

    /// <summary>The source as a program that runs in this process.</summary>
    private sealed class Program : IDisposable
    {
        private readonly AssemblyLoadContext _context = new("a program", isCollectible: true);
        private readonly string _name = $"Program{Guid.NewGuid():N}";
        private readonly string _file;
        private readonly Type _probe;

        public Program(OptimizationLevel level, Place place)
        {
            _file = Path.Combine(place == Place.File ? Path.GetTempPath() : AppContext.BaseDirectory, _name + ".dll");
            byte[] image = Emit(level);
            if (place != Place.Memory)
                File.WriteAllBytes(_file, place == Place.MemoryAndOtherBuild ? Emit(level, "public static class More;") : image);
            Assembly assembly = place == Place.File ? _context.LoadFromAssemblyPath(_file) : _context.LoadFromStream(new MemoryStream(image));
            _probe = assembly.GetType("Probe", throwOnError: true)!;
        }

        public WeakReference Context => new(_context, trackResurrection: true);

        public bool HasCopy => _context.Assemblies.Any(assembly => assembly.GetName().Name == _name + ".dll");

        public float[] Run() => (float[])_probe.GetMethod("Run")!.Invoke(null, null)!;

        public long AllocatedBytes() => (long)_probe.GetMethod("AllocatedBytes")!.Invoke(null, null)!;

        private byte[] Emit(OptimizationLevel level, string more = "")
        {
            using var image = new MemoryStream();
            Assert.True(Compile(level, _name).AddSyntaxTrees(CSharpSyntaxTree.ParseText(more)).Emit(image).Success);
            return image.ToArray();
        }

        public void Dispose()
        {
            _context.Unload();
            File.Delete(_file);
        }
    }
}
