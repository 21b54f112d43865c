using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>The values of a tensor, those along its last axis next to each other.</summary>
public sealed record RecordedTensor(double[] Data, int[] Shape);

/// <summary>A network, its parameters in Keras's layout, a sample, and the output that another engine recorded for it.</summary>
public sealed record RecordedCase(
    NetworkDeclaration Declaration, RecordedTensor Input, IReadOnlyList<RecordedTensor> Parameters, RecordedTensor Expected)
{
    // Values are floats, written with six decimals: inputs, weights and outputs are off by up to 5e-7 each. A sum of a
    // window's products adds these up to some 1e-6, since their signs vary.
    private const double Tolerance = 1e-5;

    // Enough for full vectors and a rest.
    private const int BatchSize = 19;

    /// <summary>The interpreter infers the recorded shapes and computes the recorded output.</summary>
    public void AssertInterpreterMatches()
    {
        Network network = ShapeInference.Infer(Declaration, out _)!;
        Assert.Equal(Expected.Shape, network.OutputShape.Dimensions);
        var oracle = new Oracle(Declaration);
        Assert.Equal(Parameters.Select(parameter => parameter.Shape), oracle.Specifications.Select(parameter => parameter.Shape.Dimensions.ToArray()));
        for (int i = 0; i < Parameters.Count; i++)
            oracle.SetParameter(i, Parameters[i].Data);

        Close.AssertEqual(Expected.Data, oracle.Predict([Input.Data]), Tolerance, "Interpreter");
    }

    /// <summary>Generated code computes the recorded output, of the sample alone and between others.</summary>
    public void AssertGeneratedCodeMatches(INetworkDriver driver)
    {
        for (int i = 0; i < Parameters.Count; i++)
            driver.SetParameter(i, Parameters[i].Data.ToFloats());
        float[] sample = Input.Data.ToFloats();
        float[] other = [.. sample.Select(value => -value)];
        float[] batch = [.. Enumerable.Range(0, BatchSize).SelectMany(i => i % 2 == 0 ? sample : other)];

        Close.AssertEqual(Expected.Data, driver.Predict(sample).ToDoubles(), Tolerance, "Predict");
        float[][] predictions = [.. driver.PredictBatch(batch).Chunk(driver.OutputSize)];
        Assert.Equal(BatchSize, predictions.Length);
        for (int i = 0; i < BatchSize; i += 2)
            Close.AssertEqual(Expected.Data, predictions[i].ToDoubles(), Tolerance, $"PredictBatch, sample {i}");
    }
}
