using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Maps and sums over the channels that one pass over the rows computes, each row while it is in registers.</summary>
/// <param name="Row">The positions of a sample, and the channels of a row.</param>
/// <param name="Members">The values in order. The pass stands where the first of them stood: all that it reads is there by then.</param>
internal sealed record RowGroup(ValueShape Row, int[] Members)
{
    /// <summary>The groups of a graph: for each value its own, or nothing.</summary>
    /// <param name="values">The values after fusion.</param>
    /// <param name="canJoin">Whether a value can be computed in the registers of a row of a shape.</param>
    public static RowGroup?[] Find(FusedValue?[] values, Func<int, ValueShape, bool> canJoin)
    {
        var groups = new RowGroup?[values.Length];
        for (int first = 0; first < values.Length; first++)
        {
            if (groups[first] is not null
                || values[first] is not { Operation: Operation.Sum, Domain: var row }
                || !canJoin(first, row))
                continue;
            var members = new List<int> { first };
            var read = new HashSet<int>(values[first]!.Operands);
            for (int index = first + 1; index < values.Length; index++)
            {
                if (groups[index] is null && values[index] is { } value && canJoin(index, row) && IsRelated(value) && IsReady(value))
                {
                    members.Add(index);
                    read.UnionWith(value.Operands);
                }
            }

            // One sum alone is a pass of its own anyway.
            if (members.Count == 1)
                continue;
            foreach (int member in members)
                groups[member] = new RowGroup(row, [.. members]);

            // What reads the group's results, and sums over what the group reads: those find it in the cache.
            bool IsRelated(FusedValue value) =>
                value.Operands.Any(members.Contains) || (value.Operation is Operation.Sum && value.Operands.Any(read.Contains));

            // Parameters are there from the start.
            bool IsReady(FusedValue value) => value.Operands.All(operand =>
                operand < first || members.Contains(operand) || values[operand]!.Operation is Operation.Parameter or Operation.BatchWeight);
        }

        return groups;
    }
}
