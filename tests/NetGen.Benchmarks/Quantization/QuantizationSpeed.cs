using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>What a prediction costs with each format of weights, beside ONNX Runtime with 32-bit floats.</summary>
internal static class QuantizationSpeed
{
    private static readonly Work[] Dense = [Work.Single, Work.SingleSparse, Work.Batch128];
    private static readonly Work[] Convolutional = [Work.Single, Work.Batch32];

    /// <summary>Measures, and prints a line for each network, work and format.</summary>
    /// <param name="seconds">About how long each work of each network may take.</param>
    /// <param name="output">Where the table goes.</param>
    /// <param name="notes">Where remarks go.</param>
    public static void Print(double seconds, TextWriter output, TextWriter notes)
    {
        Dictionary<string, ReferenceNetwork> references =
            ReferenceNetwork.CreateDense().Concat(ConvolutionalNetworks.Create()).ToDictionary(network => network.Name);
        Q2 q2 = new();
        Q3 q3 = new();
        Copy(references["N2"], q2.Parameters);
        Copy(references["N3"], q3.Parameters);
        C2 c2 = new();
        C4 c4 = new();
        C6 c6 = new();
        Copy(references["C2"], c2.Parameters);
        Copy(references["C4"], c4.Parameters);
        Copy(references["C6"], c6.Parameters);

        OnnxRuntimePeer? onnxRuntime = LoadOnnxRuntime(notes);
        output.WriteLine("network\twork\tweights\tkilobytes\tmicroseconds\tover_float\tover_onnxruntime");
        PrintNetwork(
            references["N2"], Dense, q2, q2.QuantizeToBfloat16(), q2.QuantizeToInt8(), onnxRuntime, seconds, output);
        PrintNetwork(
            references["N3"], Dense, q3, q3.QuantizeToBfloat16(), q3.QuantizeToInt8(), onnxRuntime, seconds, output);
        PrintNetwork(
            references["C2"], Convolutional, c2, c2.QuantizeToBfloat16(), c2.QuantizeToInt8(), onnxRuntime, seconds, output);
        PrintNetwork(
            references["C4"], Convolutional, c4, c4.QuantizeToBfloat16(), c4.QuantizeToInt8(), onnxRuntime, seconds, output);
        PrintNetwork(
            references["C6"], Convolutional, c6, c6.QuantizeToBfloat16(), c6.QuantizeToInt8(), onnxRuntime, seconds, output);
    }

    private static void PrintNetwork<TNetwork, TBfloat16, TInt8>(
        ReferenceNetwork reference,
        IReadOnlyList<Work> works,
        TNetwork network,
        TBfloat16 bfloat16,
        TInt8 int8,
        OnnxRuntimePeer? onnxRuntime,
        double seconds,
        TextWriter output)
        where TNetwork : class, INetwork<TNetwork>
        where TBfloat16 : class, IQuantizedNetwork<TBfloat16>
        where TInt8 : class, IQuantizedNetwork<TInt8>
    {
        foreach (Work work in works)
        {
            Workload workload = reference.CreateWorkload(work);
            var contenders = new List<IContender>
            {
                Contender(network, workload), Contender(bfloat16, workload), Contender(int8, workload),
            };
            if (onnxRuntime is not null)
                contenders.Add(onnxRuntime.Create(reference.CreateModel(), workload));
            double[][] rounds = Rounds.Measure(contenders, seconds);
            PrintLine("float32", network.Parameters.Buffer.Length, 0);
            PrintLine("bfloat16", bfloat16.Weights.Buffer.Length, 1);
            PrintLine("int8", int8.Weights.Buffer.Length, 2);
            foreach (IContender contender in contenders)
                contender.Dispose();

            void PrintLine(string weights, int words, int index) => output.WriteLine(string.Join(
                '\t',
                reference.Name,
                work.Name(),
                weights,
                (words * 4.0 / 1024).ToString("F0", CultureInfo.InvariantCulture),
                (Rounds.Median(rounds[index]) / 1000).ToString("F2", CultureInfo.InvariantCulture),
                Ratio(0, index),
                onnxRuntime is null ? "-" : Ratio(3, index)));

            // Of the times in each round, so that what slowed a round down slowed both.
            string Ratio(int over, int index) => Rounds
                .Median(rounds[over].Zip(rounds[index], (one, other) => one / other))
                .ToString("F2", CultureInfo.InvariantCulture);
        }
    }

    private static IContender Contender<TPredictor>(TPredictor predictor, Workload workload)
        where TPredictor : class, IPredictor<TPredictor> => workload.Work.IsSingle()
            ? new NetGenPredict<PredictorCalls<TPredictor>>(new(predictor), workload)
            : new NetGenPredictBatch<PredictorCalls<TPredictor>>(new(predictor), workload);

    private static void Copy(ReferenceNetwork from, Storage.ParameterStore to)
    {
        for (int i = 0; i < from.Description.Parameters.Length; i++)
        {
            float[] values = new float[from.Parameters[i].Length];
            from.Parameters[i].CopyTo(values);
            to[i].CopyFrom(values);
        }
    }

    private static OnnxRuntimePeer? LoadOnnxRuntime(TextWriter notes)
    {
        var peer = new OnnxRuntimePeer();
        try
        {
            notes.WriteLine($"# {peer.Load()}, on {Machine.Processor}");
            return peer;
        }
        catch (PeerUnavailableException exception)
        {
            notes.WriteLine($"# onnxruntime: unavailable: {exception.Message}");
            return null;
        }
    }
}
