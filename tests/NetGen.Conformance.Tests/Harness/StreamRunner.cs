using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Interpreter;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Checks the steps of a generated class: one by one, in blocks, of many streams at once, and as whole sequences.</summary>
internal static class StreamRunner
{
    /// <summary>As for a forward pass: a layer's error is about 1e-6 of its largest value.</summary>
    public const double RoundingTolerance = 1e-5;

    /// <summary>Makes the driver of a class with steps.</summary>
    public static IStreamDriver Create(Type type) =>
        (IStreamDriver)Activator.CreateInstance(typeof(StreamDriver<,>).MakeGenericType(type, type.GetNestedType("State")!))!;

    /// <summary>Makes the driver of the quantized form of a class with steps.</summary>
    public static IStreamDriver CreateQuantized(Type type, WeightFormat format) => (IStreamDriver)Activator.CreateInstance(
        typeof(QuantizedStreamDriver<,,>).MakeGenericType(type, type.GetNestedType(format + "Network")!, type.GetNestedType("State")!),
        type.GetMethod("QuantizeTo" + format)!)!;

    /// <summary>Compares the steps with those of the interpreter, and with whole sequences.</summary>
    /// <param name="driver">The class.</param>
    /// <param name="network">Its network.</param>
    /// <param name="parameters">Its parameters in Keras's layout.</param>
    /// <param name="sequences">Sequences of as many steps as the network's. Steps after the last whole stride are left out of the stream.</param>
    /// <param name="tolerance">How far a value may be off, of the largest.</param>
    public static void Check(
        IStreamDriver driver, Network network, double[][] parameters, float[][] sequences, double tolerance = RoundingTolerance)
    {
        for (int i = 0; i < parameters.Length; i++)
            driver.SetParameter(i, parameters[i].ToFloats());
        parameters = [.. Enumerable.Range(0, parameters.Length).Select(i => driver.GetParameter(i).ToDoubles())];
        float[] sequence = sequences[0];
        int count = sequence.Length / driver.InputSize;
        sequences = [.. sequences.Select(whole => whole[..(count * driver.InputSize)])];
        double[][] parts = ParameterParts.Split(network.Parameters, parameters);
        StreamGraph stream = StreamGraph.Of(network);
        Assert.Equal((stream.Stride, stream.Latency), driver.Pace);
        double[] Interpret(float[] steps)
        {
            var interpreter = new StreamInterpreter(stream, parts);
            return [.. steps.ToDoubles().Chunk(driver.InputSize).SelectMany(interpreter.Step)];
        }

        double[][] expected = [.. sequences.Select(Interpret)];
        float[] steps = driver.Step(sequences[0]);
        Close.AssertEqual(expected[0], steps.ToDoubles(), tolerance, "Step");
        Assert.Equal(steps, driver.StepAfterReset(sequences[^1], sequences[0]));
        foreach (int block in new[] { 1, 33, 64, count })
            Close.AssertEqual(expected[0], driver.Steps(sequences[0], block).ToDoubles(), tolerance, $"Steps in blocks of {block}");
        if (steps.Length == sequences[0].Length)
            Assert.Equal(driver.Steps(sequences[0], count), driver.StepsInPlace(sequences[0]));
        float[][] together = driver.StepBatch(sequences);
        for (int i = 0; i < sequences.Length; i++)
            Close.AssertEqual(expected[i], together[i].ToDoubles(), tolerance, $"StepBatch of stream {i}");

        // Members step as single networks do, and agents as batches.
        Assert.Equal(together, driver.StepAgents(sequences));
        if (driver is IPopulationStreamDriver members)
        {
            float[][] alone = [.. sequences.Select(driver.Step)];
            Assert.Equal(alone, members.StepEach(sequences, maxDegreeOfParallelism: 1));
            Assert.Equal(alone, members.StepEach(sequences, maxDegreeOfParallelism: -1));
            Assert.Equal(alone, members.StepAgentsOfPopulation(sequences));
        }

        // Longer than the sequences, as long as rings go round.
        float[] all = [.. sequences.Take(5).SelectMany(sequence => sequence)];
        Close.AssertEqual(Interpret(all), driver.Step(all).ToDoubles(), tolerance, "Step of a long stream");

        // Of a network that gives the last step alone, the whole sequence gives the last output.
        var whole = new GraphInterpreter(LayerLowering.Inference(network), parts);
        double[] ofSequence = whole.Run([sequence.ToDoubles()], []).Output[0];
        if (sequence.Length == sequences[0].Length)
            Close.AssertEqual(ofSequence, expected[0][^ofSequence.Length..], 1e-12, "The whole sequence");
        Close.AssertEqual(ofSequence, driver.Predict(sequence).ToDoubles(), tolerance, "Predict");
    }
}
