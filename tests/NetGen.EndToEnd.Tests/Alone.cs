namespace NetGen.EndToEnd.Tests;

/// <summary>Tests that ask for collections of garbage or count them, and so run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
