using BenchmarkDotNet.Attributes;

namespace NetGen.Benchmarks;

/// <summary>The prediction of one sample.</summary>
public class PredictBenchmarks : NetworkBenchmarks
{
    private const int Calls = 64;

    private protected override Work Work => Work.Single;

    [GlobalSetup(Target = nameof(NetGen))]
    public void SetUpNetGenPredict() => SetUpNetGen();

    [GlobalSetup(Target = nameof(OnnxRuntime))]
    public void SetUpOnnxRuntime() => SetUp("onnxruntime");

    [GlobalSetup(Target = nameof(TensorPrimitives))]
    public void SetUpTensorPrimitives() => SetUp("tensorprimitives");

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void NetGen() => Contender.Run(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void OnnxRuntime() => Contender.Run(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void TensorPrimitives() => Contender.Run(Calls);
}
