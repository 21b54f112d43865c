using NetGen.Tests.Network;

namespace NetGen.Tests.Frames;

/// <summary>Weights from a thread that trains to one that plays.</summary>
public sealed class WeightExchangeTests
{
    [Fact]
    public async Task AConcurrentReader_GetsWholeSetsInOrder()
    {
        const int sets = 200_000;
        var exchange = new WeightExchange<FakeNetwork>();
        FakeNetwork trained = new(seed: 1), player = new(seed: 1);
        Task training = Task.Run(() =>
        {
            for (int set = 1; set <= sets; set++)
            {
                trained.Parameters.Buffer.Span.Fill(set);
                exchange.Publish(trained);
            }
        });

        float last = 0;
        int taken = 0;
        while (last < sets)
        {
            bool isOver = training.IsCompleted;
            if (!exchange.TryTake(player))
            {
                Assert.False(isOver && !exchange.TryTake(player), $"The last set is not there, but {last}.");
                continue;
            }

            ReadOnlySpan<float> weights = player.Parameters.Buffer.Span;
            Assert.True(weights[0] > last, $"{weights[0]} after {last}");
            Assert.True(weights.IndexOfAnyExcept(weights[0]) < 0, "A set is torn.");
            last = weights[0];
            taken++;
        }

        await training;
        Assert.Equal(sets, last);
        Assert.InRange(taken, 1, sets);
    }

    [Fact]
    public void NothingPublished_ChangesNothing()
    {
        var exchange = new WeightExchange<FakeNetwork>();
        var player = new FakeNetwork(seed: 3);
        float[] before = player.Parameters.Buffer.Span.ToArray();
        Assert.False(exchange.TryTake(player));
        Assert.Equal(before, player.Parameters.Buffer.Span.ToArray());
    }
}
