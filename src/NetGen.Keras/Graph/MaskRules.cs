using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>
/// What a mask of <c>mask_zero</c> would change: layers that leave masked steps out, and the loss where a mask reaches an output. A mask goes through
/// a layer unless Keras is known to drop it there.
/// </summary>
internal static class MaskRules
{
    /// <summary>Refuses the masks that something uses; the others are left out, with a note.</summary>
    /// <param name="nodes">The values of the model.</param>
    /// <param name="outputs">The numbers of the outputs.</param>
    /// <param name="refusals">Receives what cannot be.</param>
    public static void Check(IReadOnlyList<KerasNode> nodes, IReadOnlyList<int> outputs, Refusals refusals)
    {
        for (int number = 0; number < nodes.Count; number++)
        {
            if (nodes[number].Leaf is not { MasksZeros: true } leaf)
                continue;
            string where = $"layer '{nodes[number].Name}' ({leaf.ClassName})";
            string[] users = [.. Users(nodes, outputs, number)];
            if (users.Length == 0)
                refusals.Note(where, "mask_zero = true is left out: no layer uses the mask");
            else
                refusals.Add(where, $"mask_zero = true, and NetGen has no masks yet: {Text(users)} would leave the steps of index 0 out; build the model with mask_zero=False");
        }
    }

    private static IEnumerable<string> Users(IReadOnlyList<KerasNode> nodes, IReadOnlyList<int> outputs, int embedding)
    {
        HashSet<int> masked = [embedding];
        for (int number = embedding; number < nodes.Count; number++)
        {
            KerasNode node = nodes[number];
            if (number > embedding)
            {
                if (!node.Sources.Any(masked.Contains))
                    continue;
                if (Uses(node.Declaration))
                    yield return $"'{node.Name}' ({node.Leaf?.ClassName ?? node.Declaration.Kind})";
                if (!Passes(node))
                    continue;
                masked.Add(number);
            }

            if (outputs.Contains(number))
                yield return $"the loss of '{node.Name}'";
        }
    }

    // A batch normalisation leaves masked steps out of the statistics of a batch.
    private static bool Uses(LayerDeclaration declared) => declared
        is RecurrentDeclaration
        or GlobalPoolingDeclaration { Function: PoolingFunction.Average, Axes: 1 }
        or BatchNormalizationDeclaration;

    // An operation is no layer in Keras, and knows of no mask.
    private static bool Passes(KerasNode node) => node.Leaf is not null && node.Declaration switch
    {
        RecurrentDeclaration recurrent => recurrent.ReturnSequences,
        FlattenDeclaration or ReshapeDeclaration or PermuteDeclaration or ConvolutionDeclaration or PoolingDeclaration or GlobalPoolingDeclaration
            or BorderDeclaration or UpSamplingDeclaration => false,
        _ => true,
    };

    private static string Text(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
}
