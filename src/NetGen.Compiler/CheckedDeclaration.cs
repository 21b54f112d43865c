using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler;

/// <summary>
/// A declaration and the network that it means. The shapes are inferred once, for its rules, its members and its code. It is equal to another of
/// an equal declaration, since all else follows from that.
/// </summary>
public sealed class CheckedDeclaration : IEquatable<CheckedDeclaration>
{
    private readonly Lazy<Network?> _closest;

    /// <summary>Checks a declaration.</summary>
    public CheckedDeclaration(NetworkDeclaration declaration)
    {
        Declaration = declaration;
        Network = Infer(declaration, out EquatableArray<NetworkError> errors);
        Errors = errors;
        _closest = new(() => Network ?? InferRepaired(declaration));
    }

    /// <summary>What the user wrote.</summary>
    public NetworkDeclaration Declaration { get; }

    /// <summary>The network; nothing where there are errors, or where an input leaves its shape open.</summary>
    public Network? Network { get; }

    /// <summary>The errors in the order of the attributes.</summary>
    public EquatableArray<NetworkError> Errors { get; }

    /// <summary>
    /// The network, or of a declaration with errors the closest one that compiles: its members are those that users call, and what they
    /// compute means nothing. Nothing where no such network is close.
    /// </summary>
    public Network? Closest => _closest.Value;

    /// <inheritdoc/>
    public bool Equals(CheckedDeclaration? other) => other is not null && Declaration.Equals(other.Declaration);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CheckedDeclaration);

    /// <inheritdoc/>
    public override int GetHashCode() => Declaration.GetHashCode();

    private static Network? Infer(NetworkDeclaration declaration, out EquatableArray<NetworkError> errors)
    {
        Network? network = ShapeInference.Infer(declaration, out errors);
        if (network is not null)
            errors = UnrollRules.Check(network).Concat(StreamRules.Check(network)).ToEquatableArray();
        return errors.Count == 0 ? network : null;
    }

    private static Network? InferRepaired(NetworkDeclaration declaration)
    {
        NetworkDeclaration? repaired = DeclarationRepair.Repair(declaration, static changed =>
        {
            Infer(changed, out EquatableArray<NetworkError> errors);
            return errors;
        });

        if (repaired is null || Infer(repaired, out _) is not { } network)
            return null;

        // There may be too few names, or too many: each is a property all the same.
        EquatableArray<NetworkPort> outputs = network.Outputs
            .Select((output, number) => output with { ElementNames = OutputNameRules.UsableNames(declaration, network, number) })
            .ToEquatableArray();
        return network with { Outputs = outputs };
    }
}
