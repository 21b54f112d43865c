using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Networks that branch, as users declare them.</summary>
public static class DeclaredGraphs
{
    // Alone, in a batch, and in more than a chunk.
    private static readonly int[] Batches = [1, 19, 131];

    private static readonly NetworkDeclaration Block = new NetworkBuilder("Block")
        .Dense(24, Activation.Relu).Named("in").Dense(24, l2: 0.0625).Merge(MergeFunction.Add, "in").Build();

    private static readonly NetworkDeclaration Tower = new NetworkBuilder("Tower").Inside(Block).Dense(9, Activation.Tanh).Build();

    private static readonly (string Name, Func<NetworkBuilder, NetworkBuilder> Declare)[] Networks =
    [
        ("a residual", builder => builder
            .Dense(20, Activation.Relu).Named("stem").Dense(20).Merge(MergeFunction.Add, "stem").Dense(3, Activation.Softmax)
            .Minimize(Loss.CategoricalCrossEntropy)),
        ("every merge", builder => builder
            .Dense(18).Named("a").Dense(18, Activation.Sigmoid).From("a").Named("b").Merge(MergeFunction.Multiply, "a").Named("gate")
            .Merge(MergeFunction.Subtract, "b").Merge(MergeFunction.Average, "a", "b").Merge(MergeFunction.Maximum, "gate")
            .Merge(MergeFunction.Minimum, "a").Dense(4)
            .Minimize(Loss.MeanSquaredError, weight: 0.5)),
        ("a merge that repeats one value", builder => builder
            .Dense(21).Named("a").Dense(1, Activation.Sigmoid).Merge(MergeFunction.Multiply, "a").Dense(2).Minimize(Loss.MeanSquaredError)),
        ("merges that repeat axes", builder => builder
            .Dense(12).Reshape(3, 4).Named("a").Dense(4).From("input").Merge(MergeFunction.Add, "a").Named("b")
            .Dense(3).From("input").Reshape(3, 1).Merge(MergeFunction.Multiply, "b").Named("c")
            .Dense(2).From("input").Reshape(2, 1, 1).Merge(MergeFunction.Add, "c").Flatten().Dense(2)
            .Minimize(Loss.MeanSquaredError)),
        ("an axis in the middle that is repeated", builder => builder
            .Dense(8).Reshape(2, 1, 4).Named("a").Dense(6).From("input").Reshape(2, 3, 1).Merge(MergeFunction.Multiply, "a").Flatten().Dense(2)
            .Minimize(Loss.MeanSquaredError)),
        ("joined branches", builder => builder
            .Dense(5, Activation.Tanh).Named("a").Dense(17, Activation.Relu).From("input").Concatenate(-1, "a", "input").Dense(3)
            .Minimize(Loss.Huber)),
        ("joined rows", builder => builder
            .Dense(6).Reshape(2, 3).Named("a").Dense(9).From("input").Reshape(3, 3).Concatenate(1, "a").Flatten().Dense(2)
            .Minimize(Loss.MeanSquaredError)),
        ("joined columns", builder => builder
            .Dense(6).Reshape(2, 3).Named("a").Dense(8).From("input").Reshape(2, 4).Concatenate(2, "a").Activate(Activation.Tanh).Flatten().Dense(2)
            .Minimize(Loss.MeanSquaredError)),
        ("a part of the input, and parts of a value", builder => builder
            .Slice(3, 6).Dense(20).Named("x").Slice(0, 7).Activate(Activation.Sigmoid).Named("a").Slice(7, 7).From("x")
            .Merge(MergeFunction.Multiply, "a").Dense(2).Minimize(Loss.MeanSquaredError)),
        ("a part of rows", builder => builder
            .Reshape(3, 4).Slice(1, 2).Flatten().Dense(2).Minimize(Loss.MeanSquaredError)),
        ("dropout on a branch", builder => builder
            .Dense(16, Activation.Relu).Named("a").Dropout(0.5).Dense(16).Merge(MergeFunction.Add, "a").Dense(1, Activation.Sigmoid)
            .Minimize(Loss.BinaryCrossEntropy)),
        ("networks inside", builder => builder
            .Dense(24).Inside(Tower).Inside(Block, repeat: 2).Dense(2).Minimize(Loss.MeanSquaredError)),
        ("weights that are shared", builder => builder
            .Dense(12, Activation.Tanh).Named("cell").Dense(12, Activation.Tanh).ShareWith("cell").Dense(12).ShareWith("cell").Dense(3)
            .Minimize(Loss.MeanSquaredError)),
        ("a network whose weights are shared", builder => builder
            .Inside(Tower).Named("left").Merge(MergeFunction.Multiply, "left").Named("square")
            .Slice(0, 12).From("input").Inside(Tower).ShareWith("left").Merge(MergeFunction.Subtract, "square").Minimize(Loss.MeanSquaredError)),
        ("an output that is read inside", builder => builder
            .Dense(9).Named("out").Dense(4).Named("aside").Output("out", "aside")),
        ("logits", builder => builder.Dense(5).Minimize(Loss.SparseCategoricalCrossEntropy, fromLogits: true)),
        ("logits of bits", builder => builder.Dense(5).Minimize(Loss.BinaryCrossEntropy, labelSmoothing: 0.125, fromLogits: true, weight: 2)),
        ("a value minus itself", builder => builder
            .Dense(6).Named("a").Merge(MergeFunction.Subtract, "a").Named("zero").Dense(2).Minimize(Loss.MeanSquaredError)),
        ("two outputs", builder => builder
            .Dense(10, Activation.Relu).Named("x").Dense(3, Activation.Softmax).Named("policy").Dense(1).From("x").Named("value")),
        ("losses of two outputs", builder => builder
            .Dense(10, Activation.Relu).Named("x").Dense(3, Activation.Tanh).Named("policy").Dense(17).From("x").Named("value")
            .Minimize(Loss.MeanSquaredError, of: "value", weight: 0.25).Minimize(Loss.Huber, of: "policy")),
        ("two outputs with their inputs in the lanes", builder => builder
            .Dense(33, Activation.Tanh).Named("x").Dense(3, Activation.Softmax).Named("policy").Dense(1).From("x").Named("value")
            .Minimize(Loss.MeanSquaredError, of: "value", weight: 0.25).Minimize(Loss.CategoricalCrossEntropy, of: "policy")),
        ("inputs in the lanes that are shared, and multiplied", builder => builder
            .Dense(19, Activation.Tanh).Named("a").Dense(19, Activation.Relu).Named("b").Dense(2).Named("head").Dense(2).From("a").ShareWith("head")
            .Merge(MergeFunction.Multiply, "head").Named("both").Dense(2, Activation.Sigmoid).From("b").Merge(MergeFunction.Add, "both")
            .Minimize(Loss.MeanSquaredError)),
        ("weights that are shared, and added", builder => builder
            .Dense(19, Activation.Tanh).Named("a").Dense(19, Activation.Relu).Named("b").Dense(2).Named("head").Dense(2).From("a").ShareWith("head")
            .Merge(MergeFunction.Add, "head").Minimize(Loss.MeanSquaredError)),
        ("weights that are shared, added, and added to others", builder => builder
            .Dense(7, Activation.Tanh).Named("a").Dense(7, Activation.Relu).Named("b").Dense(5).Named("cell").Dense(5).From("a").ShareWith("cell")
            .Merge(MergeFunction.Add, "cell").Named("both").Dense(5).From("b").Merge(MergeFunction.Add, "both").Minimize(Loss.MeanSquaredError)),
        ("inputs in the lanes between normalisations", builder => builder
            .Dense(20).Add(new BatchNormalizationDeclaration(0)).Dense(3).Dense(18).Add(new BatchNormalizationDeclaration(0)).Dense(2)
            .Add(new BatchNormalizationDeclaration(0)).Dense(17, Activation.Relu).Dense(1).Minimize(Loss.MeanSquaredError)),
        ("inputs in the lanes of two inputs", builder => builder.Named("state").Dense(2).Named("a").Input("goal", 21).Dense(2).Named("b").Input("other", 32).Dense(2)
            .Merge(MergeFunction.Add, "a", "b").Minimize(Loss.MeanSquaredError)),
        ("gradients of two outputs", builder => builder
            .Dense(10, Activation.Tanh).Named("x").Dense(4).Named("policy").Dense(1).From("x").Named("value")
            .Minimize(Loss.OutputGradient, of: "value", weight: 0.5).Minimize(Loss.OutputGradient, of: "policy")),
        ("losses of an output and of a value that it is made of", builder => builder
            .Dense(6).Named("inner").Dense(2).Named("outer").Output("outer", "inner")
            .Minimize(Loss.MeanSquaredError, of: "outer", weight: 2).Minimize(Loss.MeanSquaredError, of: "inner")),
        ("two inputs", builder => builder.Named("state").Dense(6).Named("x").Input("goal", 5).Dense(6).Merge(MergeFunction.Add, "x").Dense(2)
            .Minimize(Loss.MeanSquaredError)),
        ("two inputs that are joined at once", builder => builder.Named("state").Input("goal", 5).Concatenate(-1, "state").Dense(7, Activation.Relu)
            .Dense(2).Minimize(Loss.MeanSquaredError)),
    ];

    /// <summary>Every case, with every number of samples.</summary>
    public static NetworkCase[] Create() =>
    [
        .. Networks.SelectMany((network, i) => Batches.Select(batch => CaseData.Create(
            network.Declare(new NetworkBuilder($"Declared{i}Of{batch}", 12)).Build(), batch, new Random(i), network.Name))),
    ];
}
