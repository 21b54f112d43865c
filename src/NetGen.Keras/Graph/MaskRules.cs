using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>
/// Whether masks have the effect in NetGen that they have in Keras, where a mask goes through layers and not through operations, and from
/// Keras 3.16 on not through recurrent layers. Where NetGen's layers
/// cannot use a mask, its own rules say so.
/// </summary>
internal static class MaskRules
{
    /// <summary>Refuses the masks that would act otherwise, and leaves out those that nothing uses, with a note.</summary>
    /// <param name="nodes">The values of the model; an embedding whose mask is left out changes.</param>
    /// <param name="outputs">The numbers of the outputs.</param>
    /// <param name="version">The version of Keras.</param>
    /// <param name="refusals">Receives what cannot be.</param>
    public static void Check(List<KerasNode> nodes, IReadOnlyList<int> outputs, KerasVersion version, Refusals refusals)
    {
        for (int number = 0; number < nodes.Count; number++)
        {
            KerasNode node = nodes[number];
            if (node.Declaration is not (MaskingDeclaration or EmbeddingDeclaration { MaskZero: true }))
                continue;
            string where = $"layer '{node.Name}' ({node.Leaf?.ClassName})";
            List<int> reached = Reached(nodes, number, node => node.Leaf is not null && (version.RecurrentLayersPassMasks || node.Declaration is not RecurrentDeclaration));
            if (node.Declaration is EmbeddingDeclaration embedding && !reached.Any(value => Uses(nodes[value]) || outputs.Contains(value)))
            {
                refusals.Note(where, "mask_zero = true is left out: no layer uses the mask");
                nodes[number] = node with { Declaration = embedding with { MaskZero = false } };
                continue;
            }

            foreach (KerasNode zeros in reached.Select(value => nodes[value]).Where(HasZeros))
                refusals.Add(where, $"its mask reaches '{zeros.Name}' ({zeros.Leaf!.ClassName}), whose zero_output_for_mask = true NetGen does not have; build the model without it");
            int[] more = [.. Reached(nodes, number, _ => true).Except(reached).Where(value => Uses(nodes[value]))];
            if (more.Length > 0)
                refusals.Add(where, $"its mask ends before '{nodes[more[0]].Name}' in Keras {version.Text}, at an operation or a recurrent layer, and NetGen would pass it on; put Reshape where it ends");
        }
    }

    // The values that a mask arrives at, those that use it and do not pass it on among them.
    private static List<int> Reached(List<KerasNode> nodes, int maker, Func<KerasNode, bool> mayPass)
    {
        HashSet<int> masked = [maker];
        List<int> reached = [maker];
        for (int number = maker + 1; number < nodes.Count; number++)
        {
            if (!nodes[number].Sources.Any(masked.Contains))
                continue;
            reached.Add(number);
            if (mayPass(nodes[number]) && nodes[number].Layer is { } layer && MaskPassing.Passes(layer))
                masked.Add(number);
        }

        return reached;
    }

    private static bool HasZeros(KerasNode node) => node is { Leaf.HasZerosAtMaskedSteps: true, Declaration: RecurrentDeclaration { ReturnSequences: true } };

    // A batch normalisation leaves masked steps out of the statistics of a batch.
    private static bool Uses(KerasNode node) => node.Layer is { } layer && (MaskPassing.Uses(layer) || layer is BatchNormalizationLayer);
}
