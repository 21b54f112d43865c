namespace NetGen;

/// <summary>Where the values that training changes lie in the storage of a network: neither padding nor moving statistics.</summary>
internal static class TrainableElements<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    /// <summary>Their indices, parameter by parameter and in the order of Keras's layout.</summary>
    public static readonly int[] Indices =
    [
        .. TNetwork.Description.Parameters
            .Where(parameter => parameter.IsTrainable)
            .SelectMany(parameter => Enumerable.Range(0, parameter.Count).Select(i => parameter.Offset + parameter.PlaceOf(i))),
    ];
}
