namespace NetGen.Benchmarks;

/// <summary>Models without batch normalisations: each becomes a part of the product before it, as in a model that is deployed.</summary>
internal static class FoldedNormalizations
{
    /// <summary>The same model without batch normalisations, with the channels last.</summary>
    public static Model Of(Model model)
    {
        List<ModelNode> nodes = [];
        int[] places = new int[model.Nodes.Length];
        for (int n = 0; n < places.Length; n++)
        {
            ModelNode node = model.Nodes[n];
            if (node is ModelBatchNormalization normalization)
            {
                places[n] = places[node.Source];
                nodes[places[n]] = Fold(nodes[places[n]], normalization);
            }
            else
            {
                places[n] = nodes.Count;
                nodes.Add(node with { Sources = [.. node.Sources.Select(source => places[source])] });
            }
        }

        return new Model(model.Name, [.. nodes], [.. model.Outputs.Select(output => output with { Node = places[output.Node] })]);
    }

    /// <summary>A product that computes in one step what a batch normalisation makes of its results, from factors in double precision.</summary>
    private static ModelProduct Fold(ModelNode node, ModelBatchNormalization normalization)
    {
        if (node is not ModelProduct { Activation: Activation.Linear } product)
            throw new NotSupportedException($"No reference network has a batch normalisation after {node}.");

        double[] factors =
        [
            .. normalization.Gamma.Zip(
                normalization.Variance, (gamma, variance) => gamma / Math.Sqrt(variance + normalization.Epsilon)),
        ];
        return product with
        {
            // The outputs are the fastest axis.
            Kernel = [.. product.Kernel.Select((weight, i) => (float)(weight * factors[i % factors.Length]))],
            Bias =
            [
                .. factors.Select((factor, o) => (float)(
                    (((product.HasBias ? product.Bias[o] : 0) - normalization.Mean[o]) * factor) + normalization.Beta[o])),
            ],
        };
    }
}
