using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>The values of a tensor, those along its last axis next to each other.</summary>
public sealed record RecordedTensor(double[] Data, int[] Shape)
{
    /// <summary>One element of the first axis.</summary>
    public RecordedTensor Sample(int index)
    {
        int size = Data.Length / Shape[0];
        return new(Data[(index * size)..((index + 1) * size)], Shape[1..]);
    }

    /// <summary>The axes in another order: for each of the result, one of these.</summary>
    public RecordedTensor Permute(params int[] axes)
    {
        int[] steps = [.. Shape.Select((_, axis) => Shape[(axis + 1)..].Aggregate(1, (product, size) => product * size))];
        int[] shape = [.. axes.Select(axis => Shape[axis])];
        double[] data = new double[Data.Length];
        for (int i = 0; i < data.Length; i++)
        {
            int from = 0, rest = i;
            for (int axis = axes.Length - 1; axis >= 0; rest /= shape[axis--])
                from += rest % shape[axis] * steps[axes[axis]];
            data[i] = Data[from];
        }

        return new(data, shape);
    }
}

/// <summary>A network, its parameters in Keras's layout, a sample, and the output that another engine recorded for it.</summary>
public sealed record RecordedCase(
    NetworkDeclaration Declaration, RecordedTensor Input, IReadOnlyList<RecordedTensor> Parameters, RecordedTensor Expected)
{
    // Recorded values are floats, and those of Keras.js have six decimals: inputs, weights and outputs are off by up to 5e-7
    // each. The sum of a window's products adds these up to some 1e-6, since their signs vary.
    internal const double DefaultTolerance = 1e-5;

    // Enough for full vectors and a rest.
    private const int BatchSize = 19;

    /// <summary>How far a value may be off, relative to the largest one.</summary>
    public double Tolerance { get; init; } = DefaultTolerance;

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
