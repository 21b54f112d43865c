using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Graphs that no stack of layers makes so far, built by hand.</summary>
public class ReverseModeTests
{
    private static readonly ScalarExpression V0 = Scalar.Variable(0), V1 = Scalar.Variable(1);

    private readonly GraphBuilder _graph = new();
    private readonly List<int> _parameters = [];

    [Fact]
    public void AValueUsedTwice_AddsItsAdjoints()
    {
        int h = Layer(_graph.Input(3), 3, 4);
        int residual = _graph.Map(V0 + V1, 4, h, Layer(h, 4, 4));
        int gated = _graph.Map(V0 * Scalar.Sigmoid(V1), 4, residual, h);

        AssertGradients(gated);
    }

    [Fact]
    public void TwoBranches_MeetAgain()
    {
        int x = _graph.Input(3);
        int left = Layer(x, 3, 4), right = _graph.Softmax(Layer(x, 3, 4));

        AssertGradients(_graph.Map(V0 * V1, 4, left, right));
    }

    [Fact]
    public void AKernelUsedTwice_AddsItsGradients()
    {
        int kernel = Parameter("kernel", 3, 3), bias = Parameter("bias", 3);
        int once = _graph.Map(Scalar.Tanh(V0), 3, _graph.MatrixProduct(_graph.Input(3), kernel, bias));
        int twice = _graph.Map(Scalar.Tanh(V0), 3, _graph.MatrixProduct(once, kernel, bias));

        AssertGradients(twice);
    }

    [Fact]
    public void ARepeatedScalar_SumsItsAdjoint()
    {
        int h = Layer(_graph.Input(3), 3, 4);
        int norm = _graph.Sum(_graph.Map(V0 * V0, 4, h));

        AssertGradients(_graph.Map(V0 / (1 + V1), 4, h, norm));
    }

    [Fact]
    public void AVariableThatTheExpressionUsesTwice_HasBothSlopes()
    {
        int h = Layer(_graph.Input(3), 3, 4);

        AssertGradients(_graph.Map(V0 * Scalar.Exp(V1), 4, h, h));
    }

    [Fact]
    public void LogSoftmax_InTheMiddle_HasTheGradientOfFiniteDifferences() =>
        AssertGradients(Layer(_graph.LogSoftmax(Layer(_graph.Input(3), 3, 4)), 4, 2));

    [Fact]
    public void AParameterInAMap_SumsItsAdjointOverTheBatch()
    {
        int h = Layer(_graph.Input(3), 3, 4);
        int scaled = _graph.Map(V0 * V1, 4, h, Parameter("scale", 4));

        AssertGradients(_graph.Map(V0 + V1, 4, scaled, Parameter("offset", 4)));
    }

    [Fact]
    public void AParameterOfOneValueInAMap_SumsItsAdjointOverBatchAndElements()
    {
        int h = Layer(_graph.Input(3), 3, 4);
        int scaled = _graph.Map(V0 * V1, 4, h, Parameter("scale", 1));

        AssertGradients(_graph.Map(V0 + V1, 4, scaled, Parameter("offset", 1)));
    }

    [Fact]
    public void ASharedValueInALoss_SumsItsAdjointOverTheBatch()
    {
        int scale = Parameter("scale", 4);
        int normalised = _graph.Map(
            V0 / (1 + V1), 4, scale, _graph.Sum(_graph.Map(V0 * V0, 4, scale)));

        AssertGradients(_graph.Map(V0 * V1, 4, Layer(_graph.Input(3), 3, 4), normalised));
    }

    [Fact]
    public void APenaltyThatTheLossAlsoUses_AddsBothGradients()
    {
        int kernel = Parameter("kernel", 3, 2);
        int y = _graph.MatrixProduct(_graph.Input(3), kernel, bias: null);
        int penalty = _graph.SumAll(_graph.Map(Scalar.Softplus(V0), new ValueShape(3, 2), kernel));

        AssertGradients(y, penalty, _graph.SumAll(kernel));
    }

    [Fact]
    public void AParameterThatTheLossDoesNotDependOn_HasNoGradient()
    {
        int x = _graph.Input(3), t = _graph.Target(2);
        int behindAStep = Parameter("step", 3, 3), used = Parameter("used", 3, 2), unused = Parameter("unused", 5);
        int step = _graph.Map(
            Scalar.IfGreater(V0, 0, 1, 0), 3, _graph.MatrixProduct(x, behindAStep, bias: null));
        int y = _graph.MatrixProduct(step, used, bias: null);
        int loss = _graph.Sum(_graph.Map(V0 * V1, 2, y, t));

        EquatableArray<int> gradients = ReverseMode.Differentiate(_graph, loss, [], [behindAStep, used, unused]);

        Assert.Equal(-1, gradients[0]);
        Assert.True(gradients[1] > loss);
        Assert.Equal(-1, gradients[2]);

        NetworkGraph graph = _graph.Build(y, new TrainingOutputs(loss, [], gradients));
        InterpretedBatch batch = new GraphInterpreter(graph, [new double[9], new double[6], new double[5]])
            .Run([[1, 2, 3]], [[1, 1]]);
        Assert.Equal(new double[9], batch.Gradient(0));
        Assert.Equal(new double[5], batch.Gradient(2));
    }

    [Fact]
    public void ForwardValues_StayWhatTheyWere()
    {
        int y = Layer(_graph.Input(3), 3, 4);
        int loss = _graph.Sum(y);
        GraphValue[] before = [.. _graph.Values];

        ReverseMode.Differentiate(_graph, loss, [], _parameters);

        Assert.Equal(before, _graph.Values.Take(before.Length));
    }

    private int Parameter(string name, params int[] shape)
    {
        _parameters.Add(_graph.Parameter(
            new ParameterSpecification(name, TensorShape.Of(shape), Initializer.Zeros, 0, 0, 0)));
        return _parameters[^1];
    }

    private int Layer(int x, int inputs, int outputs)
    {
        int kernel = Parameter($"kernel{_parameters.Count}", inputs, outputs);
        int bias = Parameter($"bias{_parameters.Count}", outputs);
        return _graph.Map(Scalar.Tanh(V0), outputs, _graph.MatrixProduct(x, kernel, bias));
    }

    private void AssertGradients(int output, params int[] penalties)
    {
        int size = _graph.Values[output].Size;
        int loss = _graph.Sum(_graph.Map((V0 - V1) * (V0 - V1), size, output, _graph.Target(size)));
        EquatableArray<int> gradients = ReverseMode.Differentiate(_graph, loss, penalties, _parameters);
        Assert.DoesNotContain(-1, gradients);
        GradientCheck
            .Draw(_graph.Build(output, new TrainingOutputs(loss, penalties.ToEquatableArray(), gradients)))
            .AssertGradients();
    }
}
