using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether masks arrive where they can be used, and have an effect.</summary>
internal static class MaskRules
{
    /// <summary>Notes an error for each layer and each loss that cannot leave masked steps out as Keras does.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="network">The network with its losses.</param>
    /// <param name="context">Receives the errors.</param>
    public static void Check(NetworkDeclaration declaration, Network network, InferenceContext context)
    {
        if (Masks.Of(network) is not { } masks)
            return;
        foreach (MaskObstacle obstacle in masks.Obstacles)
            context.Report(NetworkErrorKind.MaskNotApplicable, obstacle.Layer.Ordinal, obstacle.Maker.Name, $"'{obstacle.Layer.Name}' ([{obstacle.Layer.Kind}])", obstacle.Why);
        for (int output = 0; output < network.Losses.Count; output++)
        {
            if (masks.OriginsOf(network.Outputs[output].Value) is not [int origin, ..])
                continue;
            context.Report(
                NetworkErrorKind.MaskNotApplicable,
                declaration.Losses.First(declared => OutputNameRules.OutputOf(declared.Of, network) == output).Ordinal,
                network.Layers[origin].Name,
                $"the loss of '{network.Outputs[output].Name}'",
                "which would leave the masked steps out; let the last recurrent layer return its last output, or end the mask with [Reshape], so that all steps count");
        }
    }

    /// <summary>What is to be said of masks without effect.</summary>
    /// <param name="network">A network without errors.</param>
    public static IEnumerable<NetworkError> Unused(Network network)
    {
        foreach (LostMask lost in (Masks.Of(network)?.Lost ?? []).Where(lost => !lost.Maker.IsNested))
        {
            string why = lost switch
            {
                { Reader: { } reader, End: { } end } => $"ends at '{end.Name}' ([{end.Kind}]), so '{reader.Name}' after it leaves no steps out",
                { End: { } end } => $"has no effect, since '{end.Name}' ([{end.Kind}]) does not pass it on, and no layer before uses it",
                _ => "has no effect, since no layer after it uses it",
            };
            yield return new NetworkError(NetworkErrorKind.MaskWithoutEffect, lost.Maker.Ordinal, [lost.Maker.Name, why]);
        }
    }
}
