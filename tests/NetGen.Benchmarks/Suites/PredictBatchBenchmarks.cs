using BenchmarkDotNet.Attributes;

namespace NetGen.Benchmarks;

/// <summary>The predictions of a batch.</summary>
public class PredictBatchBenchmarks : NetworkBenchmarks
{
    /// <summary>The samples of the batch.</summary>
    [Params(128, 4096)]
    public int Samples { get; set; }

    private protected override Work Work => Samples == 128 ? Work.Batch128 : Work.Batch4096;

    [GlobalSetup(Target = nameof(NetGen))]
    public void SetUpNetGenPredictBatch() => SetUpNetGen();

    [GlobalSetup(Target = nameof(OnnxRuntime))]
    public void SetUpOnnxRuntime() => SetUp("onnxruntime");

    [GlobalSetup(Target = nameof(TensorPrimitives))]
    public void SetUpTensorPrimitives() => SetUp("tensorprimitives");

    [Benchmark(Baseline = true)]
    public void NetGen() => Contender.Run(1);

    [Benchmark]
    public void OnnxRuntime() => Contender.Run(1);

    [Benchmark]
    public void TensorPrimitives() => Contender.Run(1);
}
