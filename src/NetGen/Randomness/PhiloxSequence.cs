using System.Runtime.Intrinsics;

namespace NetGen.Randomness;

/// <summary>The purpose of random numbers. Different purposes never share a number, for any seed.</summary>
public enum RandomPurpose
{
    /// <summary>The first values of parameters.</summary>
    Initialization,

    /// <summary>The order of samples in an epoch.</summary>
    Shuffle,

    /// <summary>The changes that augmentations make to samples.</summary>
    Augmentation,

    /// <summary>The seeds of the members of a population.</summary>
    Population,

    /// <summary>The mutations of parameters: <see cref="NormalNumbers"/>.</summary>
    Mutation,

    /// <summary>Which parent a parameter of a child comes from.</summary>
    Crossover,

    /// <summary>Which samples of a game are in a training step.</summary>
    Experience,

    /// <summary>What happens by chance in an episode of an environment: its first state, say.</summary>
    Environment,

    /// <summary>The seeds of episodes, of which there are many in a run.</summary>
    EpisodeSeed,

    /// <summary>The actions that a policy draws.</summary>
    Action,

    /// <summary>The perturbations and mutations of evolution.</summary>
    Perturbation,

    /// <summary>The parents that evolution selects, and the parts that a child has of each.</summary>
    Selection,
}

/// <summary>A sequence of random numbers, fully determined by its seed, purpose and stream.</summary>
/// <param name="seed">The key of <see cref="Philox"/>.</param>
/// <param name="purpose">The purpose of the numbers.</param>
/// <param name="stream">Which of the independent sequences: a parameter's index, an epoch.</param>
/// <remarks>
/// Block i is Philox of the counter (low word of i, high word of i, stream, 0xFFFF0000 + purpose). The last word is that
/// of layer 65535 in <see cref="DropoutMask"/>, which admits no such layer.
/// </remarks>
public struct PhiloxSequence(long seed, RandomPurpose purpose, uint stream)
{
    private readonly ulong _key = (ulong)seed;
    private readonly uint _stream = stream;
    private readonly uint _domain = 0xFFFF_0000 | (uint)purpose;
    private ulong _index;
    private Vector128<uint> _block;
    private int _unused;
    private double _spareNormal = double.NaN;

    /// <summary>One of the parts of a stream, each of which has 2³² blocks of its own.</summary>
    /// <param name="seed">The key of <see cref="Philox"/>.</param>
    /// <param name="purpose">The purpose of the numbers.</param>
    /// <param name="stream">Which of the independent sequences: an epoch.</param>
    /// <param name="part">Which part of it, as the high word of the index of its blocks: a sample.</param>
    public PhiloxSequence(long seed, RandomPurpose purpose, uint stream, uint part)
        : this(seed, purpose, stream) => _index = (ulong)part << 32;

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_unused == 0)
        {
            _block = Philox.Block(Vector128.Create((uint)_index, (uint)(_index >> 32), _stream, _domain), _key);
            _index++;
            _unused = 4;
        }

        return _block.GetElement(4 - _unused--);
    }

    /// <summary>The next 64 bits, the lower half first.</summary>
    internal ulong NextUInt64() => NextUInt32() | ((ulong)NextUInt32() << 32);

    /// <summary>A seed for something that draws its own numbers.</summary>
    internal long NextSeed() => (long)NextUInt64();

    /// <summary>The next integer in [0, bound), every one equally likely.</summary>
    /// <param name="bound">At least 1.</param>
    /// <remarks>Lemire, "Fast random integer generation in an interval" (2019).</remarks>
    public uint NextUInt32(uint bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        ulong product = (ulong)NextUInt32() * bound;
        if ((uint)product < bound)
        {
            // 2³² mod bound: so many low words would favour some results.
            uint excess = (0u - bound) % bound;
            while ((uint)product < excess)
                product = (ulong)NextUInt32() * bound;
        }

        return (uint)(product >> 32);
    }

    /// <summary>The next multiple of 2⁻⁵³ in [0, 1).</summary>
    public double NextDouble()
    {
        ulong bits = NextUInt64();
        return (bits >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>The next number of the standard normal distribution.</summary>
    /// <remarks>Box and Muller (1958); numbers come in pairs.</remarks>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            double spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        // 1 − u is never 0.
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * NextDouble());
        _spareNormal = radius * sine;
        return radius * cosine;
    }

    /// <summary>The next number of the standard normal distribution cut off at ±2.</summary>
    /// <remarks>Numbers further out (4.6 %) are drawn again, as in Keras.</remarks>
    public double NextTruncatedNormal()
    {
        double value;
        do
            value = NextNormal();
        while (Math.Abs(value) > 2);
        return value;
    }
}
