namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>Takes away from a failing declaration what its failure does not need.</summary>
internal static class Shrinker
{
    private const int MostAttempts = 400;

    /// <summary>The smallest declaration found that fails in the same way.</summary>
    public static FuzzFailure Shrink(FuzzFailure failure, Func<FuzzCase, IEnumerable<FuzzFailure>> judge)
    {
        int attempts = 0;
        for (int file = failure.Case.Files.Length - 1; file >= 0; file--)
        {
            List<string> tokens = TokenMutation.Tokens(failure.Case.Files[file]);
            for (int length = tokens.Count; length > 0; length /= 2)
            {
                for (int start = tokens.Count - length; start >= 0 && attempts++ < MostAttempts; start -= length)
                {
                    List<string> fewer = [.. tokens[..start], .. tokens[(start + length)..]];
                    var smaller = new FuzzCase(failure.Case.Index, failure.Case.Files.SetItem(file, string.Concat(fewer)));
                    if (judge(smaller).FirstOrDefault(other => other.Kind == failure.Kind) is not { } same)
                        continue;
                    (failure, tokens) = (same, fewer);
                    start = Math.Min(start, tokens.Count);
                }
            }
        }

        return failure;
    }
}
