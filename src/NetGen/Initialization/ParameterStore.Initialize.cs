using NetGen.Initialization;

namespace NetGen.Storage;

public sealed partial class ParameterStore
{
    /// <summary>Fills every parameter with its first values (<see cref="ParameterInfo.Initializer"/>).</summary>
    /// <param name="seed">The same seed gives the same values.</param>
    public void Initialize(long seed)
    {
        for (int i = 0; i < Description.Parameters.Length; i++)
            ParameterInitializer.Fill(this[i], seed, i);
    }
}
