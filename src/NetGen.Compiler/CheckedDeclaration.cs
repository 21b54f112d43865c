using NetGen.Compiler.Declaration;
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

    /// <summary>The network, or nothing where there are errors.</summary>
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
            errors = UnrollRules.Check(declaration, network).ToEquatableArray();
        return errors.Count == 0 ? network : null;
    }

    private static Network? InferRepaired(NetworkDeclaration declaration)
    {
        NetworkDeclaration? repaired = DeclarationRepair.Repair(declaration, static changed =>
        {
            Infer(changed, out EquatableArray<NetworkError> errors);
            return errors;
        });

        // There may be too few names, or too many: each is a property all the same.
        return repaired is not null && Infer(repaired, out _) is { } network
            ? network with { OutputNames = OutputRules.UsableNames(declaration) }
            : null;
    }
}
