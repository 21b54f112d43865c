namespace NetGen.Tests.Threading;

/// <summary>Tests that measure the process or need its processors, and so run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
