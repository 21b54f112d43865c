using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Program;

/// <summary>Checks what a declaration asks of the cost model.</summary>
internal static class UnrollRules
{
    /// <summary>The layers that ask for more straight-line code than is generated.</summary>
    /// <param name="declaration">What the user wrote.</param>
    /// <param name="network">The network of it.</param>
    public static IEnumerable<NetworkError> Check(NetworkDeclaration declaration, Network network)
    {
        // Behind the input, each attribute is a layer.
        foreach ((LayerDeclaration declared, Layer layer) in declaration.Layers.Skip(1).Zip(network.Layers, (d, l) => (d, l)))
        {
            if (layer is not DenseLayer { IsUnrolled: true })
                continue;
            int statements = UnrolledSplit.Of(layer.InputShape.Size, layer.OutputShape.Size).Statements;
            if (statements > CostModel.MaximumUnrolledStatements)
            {
                yield return new NetworkError(
                    NetworkErrorKind.UnrolledTooLarge,
                    declared.Ordinal,
                    [
                        layer.Name,
                        Number(statements),
                        Number(CostModel.JitMilliseconds(statements)),
                        Number(CostModel.MaximumUnrolledStatements),
                    ]);
            }
        }
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
