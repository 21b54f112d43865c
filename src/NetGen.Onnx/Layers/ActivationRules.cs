using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Activations. Those of NetGen with other numbers become their terms.</summary>
internal static class ActivationRules
{
    private const double SeluAlpha = 1.67326324235437728482, SeluScale = 1.05070098735548049342;

    /// <summary>A function of each element.</summary>
    public static Placed Lower(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        Placed Activate(Activation function, double alpha = double.NaN) => context.Apply(
            new ActivationDeclaration(0, function, alpha == ActivationSpecification.DefaultAlpha(function) ? double.NaN : alpha), x);
        double alpha = node.Real("alpha", double.NaN);
        switch (node.Operator)
        {
            case "Relu":
                return Activate(Activation.Relu);
            case "Sigmoid":
                return Activate(Activation.Sigmoid);
            case "Tanh":
                return Activate(Activation.Tanh);
            case "Softplus":
                return Activate(Activation.Softplus);
            case "Softsign":
                return Activate(Activation.Softsign);
            case "Exp":
                return Activate(Activation.Exponential);
            case "HardSwish":
                return Activate(Activation.HardSilu);
            case "Mish":
                return Activate(Activation.Mish);
            case "Gelu":
                return Activate(node.Text("approximate", "none") == "tanh" ? Activation.GeluTanh : Activation.Gelu);
            case "Step":
                return Activate(Activation.Step);
            case "StepSign":
                return Activate(Activation.Sign);
            case "ReLU":
                ReLUDeclaration relu = new(0) { Threshold = node.Real("threshold", 0), NegativeSlope = node.Real("slope", 0) };
                return context.Apply(relu with { MaxValue = node.Real("max", double.PositiveInfinity) }, x);
            case "LeakyRelu":
                return Activate(Activation.LeakyRelu, AtLeastZero(node, 0.01));
            case "Elu":
                return Activate(Activation.Elu, AtLeastZero(node, 1));
            case "Selu":
                return IsClose(node.Real("alpha", SeluAlpha), SeluAlpha) && IsClose(node.Real("gamma", SeluScale), SeluScale)
                    ? Activate(Activation.Selu)
                    : AffineRule.Scale(context, context.Apply(new ELUDeclaration(0) { Alpha = AtLeastZero(node, SeluAlpha) }, x), node.Real("gamma", SeluScale), 0);
            case "Celu":
                double scale = AtLeastZero(node, 1);
                return scale == 1 ? Activate(Activation.Elu) : AffineRule.Scale(
                    context, context.Apply(new ELUDeclaration(0), AffineRule.Scale(context, x, 1 / scale, 0)), scale, 0);
            case "ThresholdedRelu":
                return context.Apply(new ReLUDeclaration(0) { Threshold = AtLeastZero(node, 1) }, x);
            case "HardSigmoid":
                double slope = node.Real("alpha", 0.2), offset = node.Real("beta", 0.5);
                return IsClose(slope, 1.0 / 6) && offset == 0.5
                    ? Activate(Activation.HardSigmoid)
                    : context.Apply(new ClipDeclaration(0, 0, 1), AffineRule.Scale(context, x, slope, offset));
            case "Swish" when double.IsNaN(alpha) || alpha == 1:
                return Activate(Activation.Silu);
            default:
                Placed gate = context.Apply(new ActivationDeclaration(0, Activation.Sigmoid, double.NaN), AffineRule.Scale(context, x, alpha, 0));
                return x with { Draft = context.Add(new MergeDeclaration(0, MergeFunction.Multiply, []), x.Shape, [x.Draft, gate.Draft]) };
        }
    }

    /// <summary><c>Clip</c> with constant limits.</summary>
    public static Placed Clip(LoweringContext context, OnnxNode node)
    {
        double least = Limit(context, node, 1, "min", double.NegativeInfinity), most = Limit(context, node, 2, "max", double.PositiveInfinity);
        return Clip(context, context.First(node), least, most);
    }

    /// <summary>The values between two limits.</summary>
    public static Placed Clip(LoweringContext context, Placed x, double least, double most)
    {
        // Limits of floats that are the least and the greatest stand for none.
        bool hasLeast = least > -float.MaxValue, hasMost = most < float.MaxValue;
        return (least, most) switch
        {
            _ when !hasLeast && !hasMost => x,
            (0, 6) => context.Apply(new ActivationDeclaration(0, Activation.Relu6, double.NaN), x),
            (-1, 1) => context.Apply(new ActivationDeclaration(0, Activation.HardTanh, double.NaN), x),
            (0, _) when !hasMost => context.Apply(new ActivationDeclaration(0, Activation.Relu, double.NaN), x),
            (0, > 0) => context.Apply(new ReLUDeclaration(0) { MaxValue = most }, x),
            _ when least >= most => throw new NodeException($"its least value {least} is not below its greatest {most}, so that it is a constant"),
            _ => context.Apply(new ClipDeclaration(0, hasLeast ? least : -float.MaxValue, hasMost ? most : float.MaxValue), x),
        };
    }

    /// <summary><c>Softmax</c> and <c>LogSoftmax</c>: along NetGen's last axis, which may be any of the file's.</summary>
    public static Placed Softmax(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        int rank = x.Rank + (x.HasLead ? 0 : 1), axis = Axes.Of(node.Number("axis", -1), rank);
        Activation function = node.Operator == "Softmax" ? Activation.Softmax : Activation.LogSoftmax;
        if (node.Number("flattens", 0) == 0 || axis == rank - 1)
            return context.Apply(new ActivationDeclaration(0, function, double.NaN) { PerPosition = x.Rank > 1 }, context.Placement.WithLast(x, x.SampleAxis(axis)));

        // Before version 13, all axes from that one on are one.
        int first = x.SampleAxis(axis);
        Placed flat = context.Placement.Reshape(x, [.. x.Sizes.Take(first), x.Sizes.Skip(first).Aggregate(1, (product, size) => product * size)], x.HasLead);
        Placed last = context.Placement.WithLast(flat, first);
        Placed result = context.Apply(new ActivationDeclaration(0, function, double.NaN) { PerPosition = last.Rank > 1 }, last);
        return context.Placement.Reshape(result, x.Sizes, x.HasLead);
    }

    /// <summary><c>PRelu</c> with constant slopes.</summary>
    public static Placed PRelu(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        OnnxTensor slope = context.Required(node, 1, "slope");
        if (slope.Count == 1 && slope.Reals[0] >= 0 && !context.IsOwn)
            return context.Apply(new ActivationDeclaration(0, Activation.LeakyRelu, ShortestNumber.Of(slope.Reals[0])), x);
        OnnxTensor sample = AffineRule.OfSample(slope, x);
        if (x.Rank > 1 && !context.IsOwn && sample.Sizes.Index().Where(size => size.Item > 1).Select(size => size.Index).ToArray() is [var only])
            x = context.Placement.WithLast(x, only);
        OnnxTensor placed = AffineRule.InPlace(sample, x);
        int[] shared = [.. placed.Sizes.Index().Where(size => size.Item == 1 && x.Shape[size.Index] > 1).Select(size => size.Index + 1)];
        return context.Apply(new PReLUDeclaration(0, shared.ToEquatableArray()), x, Weights.Of("alpha", placed, placed.Sizes));
    }

    private static double Limit(LoweringContext context, OnnxNode node, int input, string name, double fallback)
    {
        if (node.Attributes.TryGetValue(name, out object? value) && value is double number)
            return number;
        return context.Constant(node, input, name) is not { } limit ? fallback
            : limit.Count == 1 ? ShortestNumber.Of(limit.Reals[0])
            : throw new NodeException($"its {name} is not one number");
    }

    private static double AtLeastZero(OnnxNode node, double fallback) => node.Real("alpha", fallback) is >= 0 and var alpha
        ? alpha
        : throw new NodeException($"its alpha is {node.Real("alpha", fallback)}; NetGen's function has one of at least 0");

    private static bool IsClose(double a, double b) => Math.Abs(a - b) <= 1e-5 * Math.Abs(b);
}
