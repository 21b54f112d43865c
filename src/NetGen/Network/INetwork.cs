using NetGen.Storage;

namespace NetGen;

/// <summary>What every generated network can do. The generator implements it; extension methods build on it.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
public interface INetwork<TSelf> : IPredictor<TSelf>
    where TSelf : class, INetwork<TSelf>
{
    /// <summary>All parameters of this instance.</summary>
    ParameterStore Parameters { get; }
}
