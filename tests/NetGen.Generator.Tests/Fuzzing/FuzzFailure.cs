namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>A declaration for which the promise does not hold.</summary>
/// <param name="Case">The declaration.</param>
/// <param name="Kind">What happened, in words that are the same for the same bug.</param>
/// <param name="Details">Messages.</param>
internal sealed record FuzzFailure(FuzzCase Case, string Kind, string Details);
