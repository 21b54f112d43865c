using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Networks that stand where kernels change their shape: written by hand, because chance seldom goes there.</summary>
public static class EdgeNetworks
{
    /// <summary>Every case; their class names differ from those of <see cref="RandomNetworks"/>.</summary>
    public static NetworkCase[] Create() => [.. Everything().Select((edge, i) => CaseData.Create(
        edge.Network.Build(), edge.Batch, new Random(i), edge.Name))];

    private static IEnumerable<(string Name, NetworkBuilder Network, int Batch)> Everything()
    {
        int number = 0;
        NetworkBuilder Net(params int[] input) => new($"Edge{number++}", input);

        yield return ("one number in, one out", Net(1).Dense(1).Minimize(Loss.MeanSquaredError), 1);
        yield return ("no parameters at all", Net(3, 5).Flatten().Activate(Activation.Softmax), 7);
        yield return ("nothing but a view", Net(4, 4).Reshape(2, 8), 5);
        yield return ("activation before the first kernel",
            Net(33).Activate(Activation.Tanh).Dense(3).Minimize(Loss.MeanSquaredError), 130);
        yield return ("dropout on the input", Net(20).Dropout(0.5).Dense(17, Activation.Relu).Dense(1, Activation.Sigmoid)
            .Minimize(Loss.BinaryCrossEntropy), 131);
        yield return ("two dropouts in a row", Net(20).Dense(18, Activation.Tanh).Dropout(0.25).Dropout(0.5).Dense(3)
            .Minimize(Loss.MeanSquaredError), 40);
        yield return ("activations in a row", Net(20).Dense(18, Activation.Tanh).Activate(Activation.Softplus)
            .Activate(Activation.Gelu).Dense(3, Activation.Linear).Activate(Activation.Sigmoid).Minimize(Loss.BinaryCrossEntropy), 40);
        yield return ("two cheap activations after a kernel", Net(20).Dense(18, Activation.LeakyRelu)
            .Activate(Activation.Softsign).Dense(1).Minimize(Loss.MeanSquaredError), 40);
        yield return ("softmax twice", Net(20).Dense(18, Activation.Softmax).Activate(Activation.Softmax)
            .Minimize(Loss.CategoricalCrossEntropy), 40);
        yield return ("dropout after softmax", Net(20).Dense(18, Activation.Softmax).Dropout(0.25)
            .Minimize(Loss.MeanSquaredError), 40);
        yield return ("a kernel without bias and with both penalties, many panels",
            Net(70).Dense(130, Activation.Silu, useBias: false, l1: 0.0078125, l2: 0.015625).Dense(66)
                .Minimize(Loss.Huber), 33);
        yield return ("the example of the readme", Net(30).Dense(256, Activation.Relu).Dropout(0.5).Dense(128, Activation.Relu)
            .Dropout(0.5).Dense(1, Activation.Sigmoid).Minimize(Loss.BinaryCrossEntropy), 128);
        yield return ("digits", Net(28, 28).Flatten().Dense(64, Activation.Sigmoid).Dense(10, Activation.Softmax)
            .Minimize(Loss.SparseCategoricalCrossEntropy), 9);
        yield return ("deep and narrow", Enumerable.Range(0, 12).Aggregate(
            Net(5), (network, _) => network.Dense(5, Activation.Tanh)).Minimize(Loss.MeanSquaredError), 21);
        yield return ("wide output of a small input", Net(2).Dense(300, Activation.Softmax)
            .Minimize(Loss.SparseCategoricalCrossEntropy), 14);
        yield return ("wide input of a small output", Net(500).Dense(2, Activation.Softmax)
            .Minimize(Loss.CategoricalCrossEntropy), 14);

        // Narrow and wide outputs, from logits and from probabilities.
        foreach (int units in (int[])[3, 18])
        {
            yield return ($"{units} smoothed decisions", Net(7).Dense(units, Activation.Sigmoid)
                .Minimize(Loss.BinaryCrossEntropy, labelSmoothing: 0.25), 9);
            yield return ($"{units} smoothed classes", Net(7).Dense(units, Activation.Softmax)
                .Minimize(Loss.CategoricalCrossEntropy, labelSmoothing: 0.125), 20);
            yield return ($"{units} smoothed class indices", Net(7).Dense(units, Activation.Softmax)
                .Minimize(Loss.SparseCategoricalCrossEntropy, labelSmoothing: 0.125), 140);
            yield return ($"logarithms of {units} classes", Net(7).Dense(units, Activation.LogSoftmax)
                .Minimize(Loss.CategoricalCrossEntropy, fromLogits: true), 20);
            yield return ($"{units} smoothed class indices without logits", Net(7).Dense(units, Activation.Sigmoid)
                .Minimize(Loss.SparseCategoricalCrossEntropy, labelSmoothing: 0.5), 20);
        }

        // Functions between kernels, and before the first; slopes that are parameters.
        foreach (int units in (int[])[5, 40])
        {
            yield return ($"functions of {units} elements", Net(units).Add(new RescalingDeclaration(0, 0.5) { Offset = -0.25 }).Dense(units)
                .Add(new LeakyReLUDeclaration(0)).Dense(units).Add(new ELUDeclaration(0) { Alpha = 0.5 }).Dense(units)
                .Add(new ReLUDeclaration(0) { MaxValue = 1.5, NegativeSlope = 0.25, Threshold = 0.5 }).Dense(3)
                .Add(new ClipDeclaration(0, -0.75, 1.25)).Minimize(Loss.MeanSquaredError), 20);
            yield return ($"{units} normalised features", Net(units).Add(new NormalizationDeclaration(0)).Dense(7, Activation.Relu)
                .Dense(2).Minimize(Loss.MeanSquaredError), 33);
            yield return ($"noise of {units} elements", Net(units).Add(new GaussianNoiseDeclaration(0, 0.25)).Dense(units, Activation.Tanh).Dropout(0.25)
                .Add(new GaussianNoiseDeclaration(0, 0.5)).Dense(2).Minimize(Loss.MeanSquaredError), 140);
            yield return ($"penalties of {units} elements", Net(units).Dense(units, Activation.Tanh)
                .Add(new ActivityRegularizationDeclaration(0) { L1 = 0.0625, L2 = 0.125 }).Dense(3, l2: 0.125)
                .Add(new ActivityRegularizationDeclaration(0) { L2 = 0.5 }).Minimize(Loss.Huber), 33);
            yield return ($"{units} slopes", Net(units).Dense(units).Add(new PReLUDeclaration(0, [])).Dense(units).Add(new PReLUDeclaration(0, []))
                .Dense(2).Minimize(Loss.MeanSquaredError), 33);
        }

        // On both sides of a method's end, of one and several groups of panels, and of the limit of small code.
        foreach ((int inputs, int units) in ((int, int)[])[(33, 1), (849, 16), (851, 16), (40, 33), (290, 70), (120, 97), (130, 190)])
            yield return ($"unrolled {inputs} by {units}", Net(inputs).Dense(units, Activation.Relu, unroll: true)
                .Dense(units, Activation.Elu, useBias: false, unroll: true).Dense(2).Minimize(Loss.MeanSquaredError), 3);

        foreach (int batch in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 126, 127, 128, 129, 132, 133, 134, 256, 257, 300])
            yield return ($"batch {batch}", Net(9).Dense(21, Activation.Elu).Dense(3, Activation.Softmax)
                .Minimize(Loss.SparseCategoricalCrossEntropy), batch);

        // Few outputs: inner products, and gradients that are summed up transposed, over full and other panels of inputs.
        foreach (int panels in (int[])[2, 3, 4, 5, 6, 7, 8, 9])
            yield return ($"{panels} panels to few outputs", Net(panels * 16).Dense((panels * 16) - (panels % 3), Activation.Tanh)
                .Dense(panels - 1, Activation.LeakyRelu, useBias: panels % 2 == 0, l2: 0.015625)
                .Minimize(Loss.MeanSquaredError), 45);

        // Inputs in the lanes: from the caller and from a layer, with whole and other panels, straight and in a loop, alone and before others.
        foreach (int inputs in (int[])[16, 17, 31, 32, 33, 51, 130])
        {
            foreach (int outputs in (int[])[1, 2, 3, 4, 5])
            {
                yield return ($"{inputs} inputs in the lanes, {outputs} outputs", Net(inputs).Dense(outputs, Activation.Tanh, useBias: outputs != 2)
                    .Minimize(Loss.MeanSquaredError), inputs % 7 + 15);
            }

            yield return ($"{inputs} inputs in the lanes of a layer", Net(7).Dense(inputs, Activation.Tanh).Dense(1 + (inputs % 4), Activation.Softmax)
                .Minimize(Loss.MeanSquaredError), 19);
            yield return ($"{inputs} inputs in the lanes, and layers after them", Net(inputs).Dense(3, Activation.Sigmoid, l1: 0.0078125, l2: 0.015625)
                .Dense(inputs, Activation.Relu).Dense(2, Activation.Relu).Dense(5).Dense(1).Minimize(Loss.Huber), 131);
        }

        foreach (int outputs in (int[])[1, 2, 3, 4])
            yield return ($"many inputs in the lanes, {outputs} outputs", Net(700 + outputs).Dense(outputs).Minimize(Loss.MeanSquaredError), 33);

        foreach (int panels in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9])
            yield return ($"{panels} panels", Net(panels * 16).Dense((panels * 16) - 1, Activation.Relu)
                .Dense((panels * 16) + 1).Minimize(Loss.MeanSquaredError), 13);

        // The targets are the gradients of the outputs: after a product, after probabilities, and with a weight.
        foreach (int units in (int[])[3, 18])
        {
            yield return ($"gradients of {units} outputs", Net(7).Dense(21, Activation.Relu).Dense(units).Minimize(Loss.OutputGradient), 140);
            yield return ($"gradients of {units} probabilities", Net(7).Dense(units, Activation.Softmax).Minimize(Loss.OutputGradient, weight: 0.25), 20);
        }
    }
}
