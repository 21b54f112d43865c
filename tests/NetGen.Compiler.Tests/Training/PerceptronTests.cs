using NetGen.Compiler.Graph;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

public class PerceptronTests
{
    private static readonly double[] X = [0.5, -1.5, 3];

    [Theory]
    [InlineData(Activation.Sign, 2, 1, 0)]
    [InlineData(Activation.Sign, 2, -1, 1)]
    [InlineData(Activation.Sign, -20, 1, -1)]
    [InlineData(Activation.Sign, -20, -1, 0)]
    [InlineData(Activation.Step, 2, 1, 0)]
    [InlineData(Activation.Step, 2, 0, 1)]
    [InlineData(Activation.Step, -20, 1, -1)]
    [InlineData(Activation.Step, -20, 0, 0)]
    public void Gradient_OfOneSample_IsRosenblattsError(Activation activation, double bias, double target, double error)
    {
        // Sign: ½(sign z − t)·x; Step: (step z − t)·x. Both are whole numbers times x, hence exact.
        InterpretedBatch batch = Run(activation, bias, target);

        Assert.Equal([error * 0.5, error * -1.5, error * 3], batch.Gradient(0));
        Assert.Equal([error], batch.Gradient(1));
    }

    [Fact]
    public void Loss_IsTheDistanceFromTheBoundary_WhereTheAnswerIsWrong()
    {
        double z = (0.5 * 1) + (-1.5 * 2) + (3 * 3) - 20;

        Assert.Equal(-z, Run(Activation.Sign, -20, 1).LossSum);
        Assert.Equal(-z, Run(Activation.Step, -20, 1).LossSum);
        Assert.Equal(0, Run(Activation.Sign, -20, -1).LossSum);
    }

    [Fact]
    public void AStepOfGradientDescent_IsThePerceptronRule_AndLearnsAnd()
    {
        NetworkGraph graph = TrainingGraph.Training(
            Network([Input(2), Dense(1, Activation.Sign)], Minimise(Loss.Perceptron)));
        double[][] inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
        double[] targets = [-1, -1, -1, 1];
        double[] kernel = [0, 0], bias = [0];

        for (int epoch = 0; epoch < 20; epoch++)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                InterpretedBatch batch = new GraphInterpreter(graph, [kernel, bias]).Run([inputs[i]], [[targets[i]]]);
                kernel = [.. kernel.Zip(batch.Gradient(0), (w, g) => w - g)];
                bias = [bias[0] - batch.Gradient(1)[0]];
            }
        }

        InterpretedBatch learned =
            new GraphInterpreter(graph, [kernel, bias]).Run(inputs, [.. targets.Select(t => new[] { t })]);
        Assert.Equal(targets, learned.Output.Select(row => row[0]));
        Assert.Equal(0, learned.LossSum);
    }

    [Theory]
    [InlineData(-2.5, 1, 2.5, -1)]
    [InlineData(-2.5, -1, 0, 0)]
    [InlineData(2.5, -1, 2.5, 1)]
    public void AfterAnotherActivation_TheLossIsTheWrongMargin(double z, double target, double loss, double gradient)
    {
        NetworkGraph graph = TrainingGraph.Training(Network([Input(1), Dense(1)], Minimise(Loss.Perceptron)));
        InterpretedBatch batch = new GraphInterpreter(graph, [[1], [0]]).Run([[z]], [[target]]);

        Assert.Equal(loss, batch.LossSum);
        Assert.Equal(gradient, batch.Gradient(1)[0]);
    }

    private static InterpretedBatch Run(Activation activation, double bias, double target)
    {
        NetworkGraph graph = TrainingGraph.Training(
            Network([Input(3), Dense(1, activation)], Minimise(Loss.Perceptron)));
        return new GraphInterpreter(graph, [[1, 2, 3], [bias]]).Run([X], [[target]]);
    }
}
