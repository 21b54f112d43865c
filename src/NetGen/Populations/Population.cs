using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NetGen.Initialization;
using NetGen.Randomness;
using NetGen.Storage;

namespace NetGen;

/// <summary>
/// Many sets of parameters of one network, its members, in one memory: agents that each have weights of their own, the generation of an evolution. One call
/// evaluates all of them.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// A member is nothing but its parameters: <see cref="NetworkDescription.StorageLength"/> floats, those of the next member after them, all on boundaries of 64 bytes.
/// Any number of threads may predict at once, as long as none changes a member.
/// </remarks>
public sealed partial class Population<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly AlignedBuffer _parameters;
    private readonly PreparedMembers<TNetwork>? _prepared;
    private readonly NetworkDescription _description = TNetwork.Description;

    /// <summary>Makes a population whose members differ: the layers' initializers fill each, with a seed of its own.</summary>
    /// <param name="count">The number of members, at least 1.</param>
    /// <param name="seed">The same seed gives the same members.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1, or the members take more than 8 GB (2³¹ − 72 floats).</exception>
    public Population(int count, long seed)
        : this(count, Allocate(count))
    {
        for (int member = 0; member < count; member++)
            Initialize(member, SeedOf(seed, member));
    }

    /// <summary>Makes a population of copies of a network.</summary>
    /// <param name="network">The network, which is only read.</param>
    /// <param name="count">The number of members, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><inheritdoc cref="Population(int, long)" path="/exception"/></exception>
    public Population(TNetwork network, int count)
        : this(count, Allocate(count))
    {
        ArgumentNullException.ThrowIfNull(network);
        for (int member = 0; member < count; member++)
            network.Parameters.Buffer.Values.CopyTo(Floats(member));
    }

    private Population(int count, AlignedBuffer parameters)
    {
        Count = count;
        _parameters = parameters;
        if (TNetwork.PreparedLength > 0)
            _prepared = new PreparedMembers<TNetwork>(count);
    }

    /// <summary>The number of members.</summary>
    public int Count { get; }

    /// <summary>
    /// The indices, in the floats of a member, of the values that training changes: parameter by parameter in the order of
    /// <see cref="NetworkDescription.Parameters"/>, each in Keras's layout; <see cref="NetworkDescription.TrainableParameterCount"/> in all. Padding, which must stay 0,
    /// and moving statistics are not among them.
    /// </summary>
    [SuppressMessage("Design", "CA1000", Justification = "It belongs to the network's class, as the population does.")]
    public static ReadOnlySpan<int> TrainableElements => TrainableElements<TNetwork>.Indices;

    /// <summary>
    /// The parameters of a member, padding and moving statistics included, in the layout of the storage. Padding must stay 0; <see cref="TrainableElements"/> are free.
    /// </summary>
    /// <param name="member">The index of the member.</param>
    /// <remarks>
    /// Each use counts as a change of the member. Take the span anew after a prediction, or call <see cref="MarkChanged"/>, before you change values through it again.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public Span<float> this[int member]
    {
        get
        {
            MarkChanged(member);
            return Floats(member);
        }
    }

    /// <summary>The parameters of a member, to read.</summary>
    /// <param name="member">The index of the member.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public ReadOnlySpan<float> GetValues(int member)
    {
        RequireMember(member);
        return Floats(member);
    }

    /// <summary>One parameter of a member, in Keras's layout.</summary>
    /// <param name="member">The index of the member.</param>
    /// <param name="index">The index of the parameter in <see cref="NetworkDescription.Parameters"/>.</param>
    /// <remarks><inheritdoc cref="this[int]" path="/remarks"/></remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member or parameter.</exception>
    public Parameter GetParameter(int member, int index)
    {
        MarkChanged(member);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _description.Parameters.Length);
        return new Parameter(_description.Parameters[index], _parameters, Start(member));
    }

    /// <summary>Says that a member was changed through a span or a parameter that was taken before its last prediction.</summary>
    /// <param name="member">The index of the member.</param>
    /// <remarks>Predictions of a network with batch normalisation read weights that follow from the parameters. The first one after a change computes them.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public void MarkChanged(int member)
    {
        RequireMember(member);
        _prepared?.MarkChanged(member);
    }

    /// <summary>Fills the parameters of a member by the layers' initializers, as <c>new TNetwork(seed)</c> does.</summary>
    /// <param name="member">The index of the member.</param>
    /// <param name="seed">The same seed gives the same parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public void Initialize(int member, long seed)
    {
        MarkChanged(member);
        for (int i = 0; i < _description.Parameters.Length; i++)
            ParameterInitializer.Fill(new Parameter(_description.Parameters[i], _parameters, Start(member)), seed, i);
    }

    private static int MostMembers => (Array.MaxLength - 16) / Math.Max(TNetwork.Description.StorageLength, TNetwork.PreparedLength + 15);

    private static AlignedBuffer Allocate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        NetworkDescription description = TNetwork.Description;
        if (count > MostMembers)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                $"A population of {description.Name}, whose parameters take {description.StorageLength} floats, has at most {MostMembers} members; make several populations.");
        }

        return new AlignedBuffer(count * description.StorageLength);
    }

    private static long SeedOf(long seed, int member)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Population, (uint)member);
        return random.NextSeed();
    }

    private int Start(int member) => member * _description.StorageLength;

    private Span<float> Floats(int member) => _parameters.Span.Slice(Start(member), _description.StorageLength);

    /// <summary>The first of the weights that predictions of a member read.</summary>
    /// <param name="member">The index of the member, which is not checked.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float Weights(int member)
    {
        ref float parameters = ref Unsafe.Add(ref _parameters.First, (nint)member * _description.StorageLength);
        return ref _prepared is { } prepared ? ref prepared.Of(member, ref parameters) : ref parameters;
    }

    private void RequireMember(int member, [CallerArgumentExpression(nameof(member))] string argument = "")
    {
        if ((uint)member >= (uint)Count)
            Throw(member, Count, argument);

        [DoesNotReturn]
        static void Throw(int member, int count, string argument) => throw new ArgumentOutOfRangeException(
            argument, member, $"The population has {count} members, 0 to {count - 1}.");
    }
}
