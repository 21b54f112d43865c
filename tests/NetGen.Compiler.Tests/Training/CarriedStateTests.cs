using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Windows whose states go on compute what the whole sequence does.</summary>
public class CarriedStateTests
{
    private const int Windows = 3, Steps = 4;

    [Theory]
    [InlineData(RecurrentCell.SimpleRNN)]
    [InlineData(RecurrentCell.GRU)]
    [InlineData(RecurrentCell.LSTM)]
    public void Windows_GiveTheSumsOfTheWholeSequence(RecurrentCell cell)
    {
        NetworkGraph whole = TrainingGraph.Evaluation(Layers(Windows * Steps, cell, isStateful: false)),
            window = TrainingGraph.Evaluation(Layers(Steps, cell, isStateful: true));
        var random = new Random(5);
        double[][] parameters = [.. whole.Parameters.Select(parameter => Draw(random, parameter.Shape.Size))];
        double[] inputs = Draw(random, Windows * Steps * 2), targets = Draw(random, Windows * Steps * 2);
        InterpretedBatch expected = new GraphInterpreter(whole, parameters).Run([inputs], [targets]);

        double[][][]? states = null;
        double loss = 0;
        var outputs = new List<double>();
        for (int i = 0; i < Windows; i++)
        {
            InterpretedBatch part = new GraphInterpreter(window, parameters).Run(
                [inputs[(i * Steps * 2)..((i + 1) * Steps * 2)]], [targets[(i * Steps * 2)..((i + 1) * Steps * 2)]], states);
            states = part.States;
            loss += part.LossSum;
            outputs.AddRange(part.Output[0]);
        }

        Assert.Equal(expected.Output[0], outputs);
        Assert.Equal(expected.LossSum, loss / Windows, 1e-12);
        Assert.Equal(cell == RecurrentCell.LSTM ? 4 : 2, states!.Length);
    }

    [Fact]
    public void Predictions_AndStreams_HaveNoCarriedStates()
    {
        Network network = Layers(Steps, RecurrentCell.LSTM, isStateful: true), other = Layers(Steps, RecurrentCell.LSTM, isStateful: false);
        Assert.Equal(LayerLowering.Inference(other), LayerLowering.Inference(network));
        Assert.Equal(StreamGraph.Of(other), StreamGraph.Of(network));
        Assert.Empty(TrainingGraph.Training(other).Training!.States);
    }

    private static Network Layers(int steps, RecurrentCell cell, bool isStateful) => Network(
        [
            Input(steps, 2),
            Recurrent(cell, 3, sequences: true) with { Stateful = isStateful },
            Recurrent(cell, 2, sequences: true) with { Stateful = isStateful },
        ],
        Minimise(Loss.MeanSquaredError));

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
}
