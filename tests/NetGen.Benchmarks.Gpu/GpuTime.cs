using ILGPU;
using ILGPU.Runtime;
using NetGen.Gpu;

namespace NetGen.Benchmarks.Gpu;

/// <summary>What a case takes on a device.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Milliseconds">The median, by the device's own clock.</param>
internal sealed record GpuTime(string Case, double Milliseconds)
{
    private const int WarmUps = 10;
    private const int Rounds = 30;

    /// <summary>Measures the cases; samples and predictions are in the memory of the device.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="isDry">Whether few samples will do, once.</param>
    /// <param name="only">The name of the only case, or <see langword="null"/> for all.</param>
    public static IEnumerable<GpuTime> MeasureAll(Accelerator accelerator, bool isDry, string? only)
    {
        (string Name, Func<string, GpuTime> Measure)[] cases =
        [
            .. Cases("", new Field(), new Digits(), () => new Square(), () => new Wide(), accelerator, isDry),
            .. Cases(" tf32", new FieldTf32(), new DigitsTf32(), () => new SquareTf32(), () => new WideTf32(), accelerator, isDry),
            .. Cases(" bfloat16", new FieldBfloat16(), new DigitsBfloat16(), () => new SquareBfloat16(), () => new WideBfloat16(), accelerator, isDry),
        ];
        return cases
            .Where(item => only is null ? !isDry || !IsWide(item.Name) : item.Name == only)
            .Select(item => item.Measure(item.Name));
    }

    // Those that ILGPU's CPU accelerator would compute for minutes.
    private static bool IsWide(string name) =>
        name.StartsWith("square", StringComparison.Ordinal) || name.StartsWith("wide", StringComparison.Ordinal);

    private static (string Name, Func<string, GpuTime> Measure)[] Cases<TField, TDigits, TSquare, TWide>(
        string precision,
        TField field,
        TDigits digits,
        Func<TSquare> square,
        Func<TWide> wide,
        Accelerator accelerator,
        bool isDry)
        where TField : class, IGpuTrainableNetwork<TField>
        where TDigits : class, IGpuTrainableNetwork<TDigits>
        where TSquare : class, IGpuNetwork<TSquare>
        where TWide : class, IGpuTrainableNetwork<TWide> =>
        [
            ("field 1048576" + precision, name => Forward(name, field, accelerator, 1 << 20, isDry)),
            ("digits 16384" + precision, name => Forward(name, digits, accelerator, 16384, isDry)),
            ("square 8192" + precision, name => Forward(name, square(), accelerator, 8192, isDry)),
            ("field step 65536" + precision, name => Step(name, field, accelerator, 1 << 16, isDry)),
            ("digits step 16384" + precision, name => Step(name, digits, accelerator, 16384, isDry)),
            ("wide step 8192" + precision, name => Step(name, wide(), accelerator, 8192, isDry)),
        ];

    private static GpuTime Forward<TNetwork>(string name, TNetwork network, Accelerator accelerator, int batch, bool isDry)
        where TNetwork : class, IGpuNetwork<TNetwork>
    {
        int samples = isDry ? 3 : batch;
        using var gpu = new GpuNetwork<TNetwork>(network, accelerator);
        using MemoryBuffer1D<float, Stride1D.Dense> inputs = accelerator.Allocate1D<float>((long)samples * TNetwork.Description.InputSize);
        using MemoryBuffer1D<float, Stride1D.Dense> outputs = accelerator.Allocate1D<float>((long)samples * TNetwork.Description.OutputSize);
        FillRandomly(inputs);
        return Measure(name, gpu.Stream, isDry, () => gpu.PredictBatch(inputs.View.BaseView, outputs.View.BaseView));
    }

    private static GpuTime Step<TNetwork>(string name, TNetwork network, Accelerator accelerator, int batch, bool isDry)
        where TNetwork : class, IGpuTrainableNetwork<TNetwork>
    {
        int samples = isDry ? 3 : batch;
        using var gpu = new GpuNetwork<TNetwork>(network, accelerator);
        using GpuTrainer<TNetwork, Adam> trainer = gpu.CreateTrainer(new Adam());
        using var pass = new GpuBatchPass<TNetwork>(gpu, samples);
        using MemoryBuffer1D<float, Stride1D.Dense> inputs = accelerator.Allocate1D<float>((long)samples * TNetwork.Description.InputSize);
        using MemoryBuffer1D<float, Stride1D.Dense> targets = accelerator.Allocate1D<float>((long)samples * TNetwork.TargetSize);
        using MemoryBuffer1D<float, Stride1D.Dense> outputs = accelerator.Allocate1D<float>((long)samples * TNetwork.Description.OutputSize);
        using MemoryBuffer1D<float, Stride1D.Dense> losses = accelerator.Allocate1D<float>(samples);
        using MemoryBuffer1D<int, Stride1D.Dense> order = accelerator.Allocate1D(Enumerable.Range(0, samples).ToArray());
        FillRandomly(inputs);
        targets.MemSetToZero();
        var data = new DeviceBatch
        {
            Inputs = inputs.View,
            Targets = targets.View,
            Outputs = outputs.View,
            Losses = losses.View,
            Order = order.View,
            Rows = samples,
        };
        return Measure(name, gpu.Stream, isDry, () => trainer.LaunchStep(pass, data));
    }

    private static GpuTime Measure(string name, AcceleratorStream stream, bool isDry, Action action)
    {
        for (int round = 0; round < (isDry ? 0 : WarmUps); round++)
            action();
        var times = new List<double>();
        for (int round = 0; round < (isDry ? 1 : Rounds); round++)
        {
            using ProfilingMarker start = stream.AddProfilingMarker();
            action();
            using ProfilingMarker end = stream.AddProfilingMarker();
            stream.Synchronize();
            times.Add(end.MeasureFrom(start).TotalMilliseconds);
        }

        times.Sort();
        return new GpuTime(name, times[times.Count / 2]);
    }

    private static void FillRandomly(MemoryBuffer1D<float, Stride1D.Dense> buffer)
    {
        var random = new Random(1);
        var part = new float[Math.Min(buffer.Length, 1 << 20)];
        for (int i = 0; i < part.Length; i++)
            part[i] = random.NextSingle() - 0.5f;
        for (long start = 0; start < buffer.Length; start += part.Length)
        {
            int length = (int)Math.Min(part.Length, buffer.Length - start);
            buffer.View.SubView(start, length).CopyFromCPU(part.AsSpan(0, length).ToArray());
        }
    }
}
