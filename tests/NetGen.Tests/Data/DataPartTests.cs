using NetGen.Tests.Training;

namespace NetGen.Tests.Data;

public sealed class DataPartTests
{
    private static DataSet Data { get; } = Make();

    [Fact]
    public void FromParts_PutsThePartsOfASampleOneAfterTheOther()
    {
        Assert.Equal([1, 2, 11, 3, 4, 12, 5, 6, 13], Data.Inputs.ToArray());
        Assert.Equal([21, 31, 32, 22, 33, 34, 23, 35, 36], Data.Targets.ToArray());
        Assert.Equal((3, 3, 3), (Data.Count, Data.InputSize, Data.TargetSize));
        Assert.Equal([("vector", 2, 0), ("goal", 1, 2)], Data.InputParts.Select(part => (part.Name, part.Size, part.Offset)));
        Assert.Equal([("value", 1, 0), ("policy", 2, 1)], Data.TargetParts.Select(part => (part.Name, part.Size, part.Offset)));
        Assert.Equal("3 samples, inputs vector 2, goal 1, targets value 1, policy 2", Data.ToString());
    }

    [Fact]
    public void PartsOfASample_AreReadByName()
    {
        Assert.Equal([3, 4], Data.Input(1, "vector"));
        Assert.Equal([13], Data.Input(2, "goal"));
        Assert.Equal([22], Data.Target(1, "value"));
        Assert.Equal([31, 32], Data.Target(0, "policy"));
        Assert.Equal(
            "The data set has no input 'gaol', only vector, goal. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => Data.Input(0, "gaol").Length).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.Target(3, "value").Length);
        Assert.Contains(
            "make it with DataSet.FromParts",
            Assert.Throws<ArgumentException>(() => new DataSet(new float[2], new float[2], 1, 1).Target(0, "value").Length).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void PartsAndCopiesOfADataSet_KeepTheNames()
    {
        DataSet scaled = StandardScaler.Fit(Data).Transform(Data.WithSampleWeights(new float[] { 1, 2, 3 }));
        Assert.Equal([1, 2, 3], scaled.SampleWeights!.Value.ToArray());
        DataSet[] all =
        [
            Data.Take(1), Data.Skip(1), Data.Split(0.5, seed: 1).Second, Data.KFold(3).First().Train, Data.WithSampleWeights(new float[3]), scaled,
        ];
        Assert.All(all, data =>
        {
            Assert.Equal(Data.InputParts, data.InputParts);
            Assert.Equal(Data.TargetParts, data.TargetParts);
        });
        DataSet oneHot = DataSet.FromParts([new("x", new float[2], 1)], [new("class", new float[] { 0, 2 }, 1)]).OneHot(3);
        Assert.Equal([0, 0, 1], oneHot.Target(1, "class"));
    }

    [Fact]
    public void PartsThatDoNotFitTogether_AreRefused_WithTheirCounts()
    {
        DataPart vector = new("vector", new float[6], 2), goal = new("goal", new float[3], 1);
        Refused("FromParts expects at least one input, got none.", [], [goal]);
        Refused("FromParts expects at least one target, got none.", [vector], []);
        Refused("FromParts expects inputs of different names, got 'goal' twice.", [goal, vector, goal], [goal]);
        Refused("FromParts expects a name for each target, got none.", [goal], [new("", new float[3], 1)]);
        Refused("FromParts expects a name for each target, got null.", [goal], [null!]);
        Refused("FromParts expects at least 1 value in each sample of the input 'x', got a size of 0.", [new("x", new float[3], 0)], [goal]);
        Refused("FromParts expects a multiple of 2 values for the input 'x', got 5.", [new("x", new float[5], 2)], [goal]);
        Refused(
            "FromParts expects the same number of samples in all parts, got 3 of vector, 3 of goal, 4 of value.",
            [vector, goal],
            [new("value", new float[4], 1)]);
    }

    [Fact]
    public void Fit_ComparesNamesAndSizesWithTheNetwork()
    {
        DataPart vector = new("vector", new float[8], 2), goal = new("goal", new float[4], 1);
        DataPart policy = new("policy", new float[8], 2), value = new("value", new float[4], 1);
        var trainer = new ActorCritic().CreateTrainer(new Sgd());
        Assert.Single(trainer.Fit(DataSet.FromParts([vector, goal], [policy, value])).Epochs);
        Refused(
            "Fit expects the inputs vector 2, goal 1 in this order, got goal 1, vector 2.", [goal, vector], [policy, value], trainer);
        Refused(
            "Fit expects the targets policy 2, value 1 in this order, got policy 2, score 1.",
            [vector, goal],
            [policy, value with { Name = "score" }],
            trainer);
        Refused(
            "Fit expects the targets policy 2, value 1 in this order, got policy 1, value 1.",
            [vector, goal],
            [new("policy", new float[4], 1), value],
            trainer);
    }

    [Fact]
    public void StratifiedFolds_OfSeveralTargets_AreRefused() => Assert.Contains(
        "expect one target, whose classes they share out, got value 1, policy 2",
        Assert.Throws<ArgumentException>(() => Data.KFold(2, stratified: true)).Message,
        StringComparison.Ordinal);

    private static DataSet Make() => DataSet.FromParts(
        inputs: [new("vector", new float[] { 1, 2, 3, 4, 5, 6 }, 2), new("goal", new float[] { 11, 12, 13 }, 1)],
        targets: [new("value", new float[] { 21, 22, 23 }, 1), new("policy", new float[] { 31, 32, 33, 34, 35, 36 }, 2)]);

    private static void Refused(string message, DataPart[] inputs, DataPart[] targets) => Assert.StartsWith(
        message, Assert.Throws<ArgumentException>(() => DataSet.FromParts(inputs, targets)).Message, StringComparison.Ordinal);

    private static void Refused(
        string message, DataPart[] inputs, DataPart[] targets, Trainer<ActorCritic, Sgd> trainer) => Assert.StartsWith(
        message,
        Assert.Throws<ArgumentException>(() => trainer.Fit(DataSet.FromParts(inputs, targets))).Message,
        StringComparison.Ordinal);
}
