using NetGen.Storage;

namespace NetGen;

/// <content>Copies of members.</content>
public sealed partial class Population<TNetwork>
{
    /// <summary>Copies the parameters of a member to another one.</summary>
    /// <param name="from">The index of the member that is read.</param>
    /// <param name="to">The index of the member that is changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public void Copy(int from, int to)
    {
        RequireMember(from);
        RequireMember(to);
        if (from == to)
            return;
        Floats(from).CopyTo(Floats(to));
        _prepared?.MarkChanged(to);
    }

    /// <summary>Copies the parameters of a network to a member.</summary>
    /// <param name="network">The network, which is only read.</param>
    /// <param name="member">The index of the member.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public void CopyFrom(TNetwork network, int member)
    {
        ArgumentNullException.ThrowIfNull(network);
        MarkChanged(member);
        network.Parameters.Buffer.Values.CopyTo(Floats(member));
    }

    /// <summary>Copies the parameters of a member of another population to a member of this one.</summary>
    /// <param name="other">The other population, or this one.</param>
    /// <param name="from">The index of the member that is read.</param>
    /// <param name="to">The index of the member that is changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public void CopyFrom(Population<TNetwork> other, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.RequireMember(from);
        MarkChanged(to);
        other.Floats(from).CopyTo(Floats(to));
    }

    /// <summary>Copies the parameters of a member to a network.</summary>
    /// <param name="member">The index of the member.</param>
    /// <param name="network">The network, whose parameters are changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="ParameterStore.IsReadOnly"/>).</exception>
    public void CopyTo(int member, TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        GetValues(member).CopyTo(network.Parameters.Buffer.Span);
    }

    /// <summary>Makes a population with the same members.</summary>
    public Population<TNetwork> Clone()
    {
        AlignedBuffer parameters = Allocate(Count);
        _parameters.Values.CopyTo(parameters.Span);
        return new Population<TNetwork>(Count, parameters);
    }
}
