using NetGen.Storage;

namespace NetGen;

/// <summary>Every generated network implements this interface. Extension methods build on it.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
public interface INetwork<TSelf> : IPredictor<TSelf>
    where TSelf : class, INetwork<TSelf>
{
    /// <summary>All parameters of this instance.</summary>
    ParameterStore Parameters { get; }
}
