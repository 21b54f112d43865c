namespace NetGen.EndToEnd.Tests;

/// <summary>A residual block that takes the shape that arrives.</summary>
[Input]
[Dense(16, Relu, Name = "in")]
[Dense(16)]
[Add("in")]
public sealed partial class ResidualBlock;

/// <summary>A residual network, made of blocks.</summary>
[Input(2)]
[Dense(16, Relu)]
[Layer<ResidualBlock>(Repeat = 2)]
[Dense(2, Name = "logits")]
[Loss(SparseCategoricalCrossEntropy, FromLogits = true)]
public sealed partial class Residual;

/// <summary>Two towers with the same weights, which says how far two samples are apart.</summary>
[Input(3, Name = "left")]
[Dense(8, Tanh, Name = "encode")]
[Input(3, Name = "right")]
[Dense(8, Tanh, ShareWith = "encode")]
[Subtract("encode")]
[Multiply("subtract", Name = "square")]
public sealed partial class Distance;

/// <summary>Networks that branch.</summary>
public sealed class GraphTests
{
    [Fact]
    public void AResidualNetwork_LearnsTwoRings()
    {
        (float[] inputs, float[] targets) = Rings(samples: 256);
        var network = new Residual(seed: 3);
        Trainer<Residual, Adam> trainer = network.CreateTrainer(new Adam(learningRate: 0.01f));
        for (int step = 0; step < 200; step++)
            trainer.TrainStep(inputs, targets, new float[targets.Length * Residual.OutputSize]);

        var logits = new float[targets.Length * Residual.OutputSize];
        network.PredictBatch(inputs, logits);
        int right = Enumerable.Range(0, targets.Length).Count(i => logits[(2 * i) + 1] > logits[2 * i] == (targets[i] == 1));
        Assert.InRange(right, 250, 256);
    }

    [Fact]
    public void ParametersOfBlocks_AreCalledByTheirPlace()
    {
        var network = new Residual(seed: 1);

        Assert.Equal(
            ["dense/kernel", "dense/bias", "residual_block/in/kernel", "residual_block/in/bias", "residual_block/dense/kernel"],
            Residual.Description.Parameters.Take(5).Select(parameter => parameter.Name));
        Assert.Equal(16 * 16, network.ResidualBlock1InKernel.Length);
        Assert.Equal("logits/bias", Residual.Description.Parameters[^1].Name);
    }

    [Fact]
    public void SharedWeights_GiveEqualInputsTheDistanceZero()
    {
        var network = new Distance(seed: 2);
        var output = new float[Distance.OutputSize];

        network.Predict([0.5f, -1, 2, 0.5f, -1, 2], output);
        Assert.All(output, value => Assert.Equal(0, value));
        network.Predict([0.5f, -1, 2, 0.5f, 1, 2], output);
        Assert.Contains(output, value => value > 0);
        Assert.Equal(2, Distance.Description.Parameters.Length);
    }

    [Fact]
    public void SeveralInputsAndOutputs_AreSpansOfTheirOwn()
    {
        var network = new Actor(seed: 4);
        float[] state = [1, 2, 3, 4], goal = [-1, 0, 1], row = new float[Actor.OutputSize];
        float[] policy = new float[Actor.PolicyOutputSize], value = new float[Actor.ValueOutputSize];

        network.Predict(state, goal, policy, value);

        network.Predict([.. state, .. goal], row);
        Assert.Equal(row, (float[])[.. policy, .. value]);
        Assert.Equal((7, 4, 3, 4), (Actor.InputSize, Actor.StateInputSize, Actor.BaseInputSize, Actor.OutputSize));

        // Lengths that the analyzer does not know.
        float[] two = [.. goal.Take(2)], none = [.. value.Take(0)];
        Assert.Equal("base", Assert.Throws<ArgumentException>(() => network.Predict(state, two, policy, value)).ParamName);
        Assert.Equal("value", Assert.Throws<ArgumentException>(() => network.Predict(state, goal, policy, none)).ParamName);
    }

    [Fact]
    public void TypedInputsAndOutputs_GiveTheSame()
    {
        var network = new Actor(seed: 4);
        var state = default(Actor.StateInput);
        var goal = default(Actor.BaseInput);
        (state[0, 1], state[1, 0], goal[2]) = (2, 3, -1);

        network.Predict(in state, in goal, out Actor.PolicyOutput policy, out Actor.ValueOutput value);

        var row = new float[Actor.OutputSize];
        network.Predict([0, 2, 3, 0, 0, 0, -1], row);
        Assert.Equal(row, (float[])[policy.Left, policy.Stay, policy.Right, value[0]]);
    }

    [Fact]
    public void TheDescription_NamesInputsOutputsAndConnections()
    {
        Assert.Equal(["state 2×2", "base 3"], Actor.Description.Inputs.Select(input => input.ToString()));
        Assert.Equal([0, 4], Actor.Description.Inputs.Select(input => input.Offset));
        Assert.Equal(["policy 3", "value 1"], Actor.Description.Outputs.Select(output => output.ToString()));
        Assert.Equal("base, flat", string.Join(", ", Actor.Description.Layers[1].ConnectedTo));
        Assert.Equal("features", string.Join(", ", Actor.Description.Layers[^1].ConnectedTo));
        Assert.Contains("connected to", Actor.Description.Summary(), StringComparison.Ordinal);
        Assert.Empty(TwoOutputs.Description.Losses);
    }

    [Fact]
    public void AnOutputThatIsReadInside_IsAnOutputAllTheSame()
    {
        var network = new TwoOutputs(seed: 6);
        float[] last = new float[2], hidden = new float[4], row = new float[6];

        network.Predict([0.5f, -0.5f], last, hidden: hidden);

        network.Predict([0.5f, -0.5f], row);
        Assert.Equal(row, (float[])[.. last, .. hidden]);
        Assert.Contains(hidden, value => value != 0);
    }

    [Fact]
    public void WideInputs_AreCopiedThroughPooledMemory()
    {
        var network = new WideInputs(seed: 1);
        float[] ones = Enumerable.Repeat(1f, WideInputs.AInputSize).ToArray(), zeros = new float[WideInputs.BInputSize];
        float[] output = new float[2], row = new float[2];

        network.Predict(ones, b: zeros, output: output);

        network.Predict([.. ones, .. zeros], row);
        Assert.Equal(row, output);
    }

    [Fact]
    public void TwoLosses_AreTrainedTogetherAndReportedApart()
    {
        var random = new Random(8);
        float[] inputs = new float[256 * Critic.InputSize], targets = new float[256 * Critic.TargetSize];
        for (int i = 0; i < 256; i++)
        {
            float x = (random.NextSingle() * 2) - 1, y = (random.NextSingle() * 2) - 1;
            (inputs[2 * i], inputs[(2 * i) + 1]) = (x, y);
            (targets[2 * i], targets[(2 * i) + 1]) = (x > y ? 1 : 0, x * y);
        }

        var data = new DataSet(inputs, targets, Critic.InputSize, Critic.TargetSize);
        var network = new Critic(seed: 3);
        Evaluation before = network.Evaluate(data);
        network.CreateTrainer(new Adam(learningRate: 0.01f)).Fit(data, new FitOptions { Epochs = 60, BatchSize = 32 });
        Evaluation after = network.Evaluate(data);

        Assert.Equal((2, 2, 3), (Critic.TargetSize, Critic.Description.Losses.Length, Critic.OutputSize));
        Assert.InRange(after["policy_loss"], 0, 0.2);
        Assert.InRange(after["value_loss"], 0, before["value_loss"] / 4);
        Assert.Equal(after["policy_loss"] + (0.5 * after["value_loss"]), after.Loss, tolerance: 1e-9);
    }

    private static (float[] Inputs, float[] Targets) Rings(int samples)
    {
        var random = new Random(5);
        float[] inputs = new float[2 * samples], targets = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            double angle = random.NextDouble() * 2 * Math.PI, radius = i % 2 == 0 ? 0.5 : 1.5;
            (inputs[2 * i], inputs[(2 * i) + 1]) = ((float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle)));
            targets[i] = i % 2;
        }

        return (inputs, targets);
    }
}

/// <summary>An actor and its critic, which see a state and a goal.</summary>
[Input(2, 2, Name = "state")]
[Flatten(Name = "flat")]
[Input(3, Name = "base")]
[Concatenate("flat")]
[Dense(16, Relu, Name = "features")]
[Dense(3, Softmax, Name = "policy")]
[Dense(1, From = "features", Name = "value")]
[OutputNames("left", "stay", "right", Of = "policy")]
public sealed partial class Actor;

/// <summary>One input, and two outputs of which one is read inside.</summary>
[Input(2)]
[Dense(4, Tanh, Name = "hidden")]
[Dense(2, Name = "last")]
[Output("last", "hidden")]
public sealed partial class TwoOutputs;

/// <summary>Rows that are too large for the stack.</summary>
[Input(10000, Name = "a")]
[Input(10000, Name = "b")]
[Add("a")]
[Dense(2)]
public sealed partial class WideInputs;

/// <summary>Two outputs with a loss each.</summary>
[Input(2)]
[Dense(24, Tanh, Name = "features")]
[Dense(2, Softmax, Name = "policy")]
[Dense(16, Tanh, From = "features")]
[Dense(1, Name = "value")]
[Loss(MeanSquaredError, Of = "value", Weight = 0.5)]
[Loss(SparseCategoricalCrossEntropy, Of = "policy")]
public sealed partial class Critic;
