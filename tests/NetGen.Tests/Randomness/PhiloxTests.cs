using System.Runtime.Intrinsics;
using NetGen.Randomness;

namespace NetGen.Tests.Randomness;

public sealed class PhiloxTests
{
    // Random123, kat_vectors, philox4x32 10.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_GivesRandom123sKnownAnswers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint r0, uint r1, uint r2, uint r3)
    {
        Vector128<uint> actual = Philox.Block(Vector128.Create(c0, c1, c2, c3), ((ulong)k1 << 32) | k0);
        Assert.Equal(Vector128.Create(r0, r1, r2, r3), actual);
    }

    [Fact]
    public void Stream_GivesTheBlocksOfItsCounterInOrder()
    {
        var stream = new PhiloxSequence(-7, RandomPurpose.Shuffle, 3);
        for (uint i = 0; i < 5; i++)
        {
            Vector128<uint> block = Philox.Block(Vector128.Create(i, 0, 3, 0xFFFF_0001), unchecked((ulong)-7L));
            for (int word = 0; word < 4; word++)
                Assert.Equal(block.GetElement(word), stream.NextUInt32());
        }
    }

    [Fact]
    public void Part_OfAStream_BeginsAtItsOwnBlocks()
    {
        var part = new PhiloxSequence(-7, RandomPurpose.Augmentation, 3, 9);
        Vector128<uint> block = Philox.Block(Vector128.Create(0, 9, 3, 0xFFFF_0002), unchecked((ulong)-7L));
        for (int word = 0; word < 4; word++)
            Assert.Equal(block.GetElement(word), part.NextUInt32());
    }

    [Fact]
    public void NextUInt32_WithBound_ReachesEveryValueEquallyOften()
    {
        const int draws = 70_000;
        var stream = new PhiloxSequence(1, RandomPurpose.Shuffle, 0);
        int[] counts = new int[7];
        for (int i = 0; i < draws; i++)
            counts[stream.NextUInt32(7)]++;

        // Five standard deviations of a binomial count.
        double tolerance = 5 * Math.Sqrt(draws / 7.0);
        Assert.All(counts, count => Assert.InRange(count, (draws / 7) - tolerance, (draws / 7) + tolerance));
    }

    [Fact]
    public void NextUInt32_WithHugeBound_IsUnbiased()
    {
        // Without rejection, 3·2³⁰ makes every third value twice as likely.
        const uint bound = 3u << 30;
        const int draws = 100_000;
        var stream = new PhiloxSequence(2, RandomPurpose.Shuffle, 0);
        int thirds = 0;
        for (int i = 0; i < draws; i++)
        {
            uint value = stream.NextUInt32(bound);
            Assert.True(value < bound);
            if (value % 3 == 0)
                thirds++;
        }

        Assert.InRange(thirds / (double)draws, 0.3258, 0.3409);
    }

    [Fact]
    public void Distributions_HaveTheirMoments()
    {
        const int draws = 200_000;
        var stream = new PhiloxSequence(3, RandomPurpose.Initialization, 0);
        double uniform = 0, uniformSquare = 0, normal = 0, normalSquare = 0, normalCube = 0, truncatedSquare = 0;
        for (int i = 0; i < draws; i++)
        {
            double u = stream.NextDouble();
            Assert.True(u is >= 0 and < 1);
            double z = stream.NextNormal();
            double t = stream.NextTruncatedNormal();
            Assert.InRange(t, -2, 2);
            uniform += u / draws;
            uniformSquare += u * u / draws;
            normal += z / draws;
            normalSquare += z * z / draws;
            normalCube += z * z * z / draws;
            truncatedSquare += t * t / draws;
        }

        // Each within about five standard errors.
        Assert.Equal(0.5, uniform, 0.004);
        Assert.Equal(1.0 / 3, uniformSquare, 0.004);
        Assert.Equal(0, normal, 0.012);
        Assert.Equal(1, normalSquare, 0.016);
        Assert.Equal(0, normalCube, 0.045);
        Assert.Equal(0.87962566103423978 * 0.87962566103423978, truncatedSquare, 0.011);
    }
}
