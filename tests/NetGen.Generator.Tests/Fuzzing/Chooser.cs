namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>Random choices that are the same again for the same seed.</summary>
/// <param name="seed">The seed.</param>
internal sealed class Chooser(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Below(int end) => _random.Next(end);

    public T Pick<T>(params ReadOnlySpan<T> options) => options[_random.Next(options.Length)];
}
