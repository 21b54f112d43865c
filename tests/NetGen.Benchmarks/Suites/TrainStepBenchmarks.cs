using BenchmarkDotNet.Attributes;

namespace NetGen.Benchmarks;

/// <summary>Forward pass, backward pass and a step of Adam on 128 samples.</summary>
public class TrainStepBenchmarks : NetworkBenchmarks
{
    // Few enough that the batch is not learnt by heart before the weights are put back.
    private const int Steps = 100;

    private protected override Work Work => Work.Train128;

    [GlobalSetup(Target = nameof(NetGen))]
    public void SetUpNetGenTrainStep() => SetUpNetGen();

    [GlobalSetup(Target = nameof(TorchSharp))]
    public void SetUpTorchSharp() => SetUp("torchsharp");

    [IterationSetup]
    public void PutBack() => Contender.Reset();

    [Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public void NetGen() => Contender.Run(Steps);

    [Benchmark(OperationsPerInvoke = Steps)]
    public void TorchSharp() => Contender.Run(Steps);
}
