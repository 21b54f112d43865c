namespace NetGen.Benchmarks.Start;

/// <summary>How long a program took.</summary>
/// <param name="ToFirstLine">The milliseconds from its start to its first line.</param>
/// <param name="OfProcessor">The milliseconds that processors worked for it, to its end, which other work on the machine hardly changes.</param>
internal readonly record struct StartTime(double ToFirstLine, double OfProcessor);
