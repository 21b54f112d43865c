using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using NetGen.CodeFixes.Editing;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0006 and NG0008: lets a layer work at every position of an input with several axes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WorkPerPositionCodeFix))]
public sealed class WorkPerPositionCodeFix : NetworkCodeFix
{
    private const string PerPosition = "PerPosition";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = InsertFlattenCodeFix.RulesOfFlatInputs;

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        // Of a layer of a network inside, the diagnostic is at [Layer<T>].
        if (!InsertFlattenCodeFix.NeedsFlatInput(target)
            || target.Attribute is not { ArgumentList.Arguments: [.., var last] arguments } attribute
            || target.NameOf(attribute) is not ("Dense" or "Activation"))
        {
            return null;
        }

        if (arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == PerPosition) is { } given)
            edits.Replace(given.Expression, "true");
        else
            edits.Insert(last.SyntaxTree, last.Span.End, $", {PerPosition} = true");
        return $"Say {PerPosition} = true";
    }
}
