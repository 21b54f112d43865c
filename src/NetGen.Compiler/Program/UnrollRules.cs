using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Program;

/// <summary>Checks what a declaration asks of the cost model.</summary>
internal static class UnrollRules
{
    /// <summary>The layers that ask for more straight-line code than is generated.</summary>
    public static IEnumerable<NetworkError> Check(Network network)
    {
        foreach (Layer layer in network.Layers)
        {
            if (layer is not DenseLayer { IsUnrolled: true })
                continue;
            int statements = UnrolledSplit.Of(layer.InputShape.Size, layer.OutputShape.Size).Statements;
            if (statements > CostModel.MaximumUnrolledStatements)
            {
                yield return new NetworkError(
                    NetworkErrorKind.UnrolledTooLarge,
                    layer.Ordinal,
                    [
                        layer.Name,
                        Number(statements),
                        Number(CostModel.JitMilliseconds(statements)),
                        Number(CostModel.MaximumUnrolledStatements),
                    ])
                {
                    Argument = nameof(DenseDeclaration.Unroll),
                };
            }
        }
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
