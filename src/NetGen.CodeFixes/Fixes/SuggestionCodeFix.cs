using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Parsing;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0017 to NG0019 and NG0021: another activation or loss, of which the diagnostic suggests one or two.</summary>
public abstract class SuggestionCodeFix : NetworkCodeFix
{
    private readonly int _number;

    private protected SuggestionCodeFix(int number) => _number = number;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        DiagnosticDescriptors.LossUnlikeActivation.Id,
        DiagnosticDescriptors.SoftmaxOfOneValue.Id,
        DiagnosticDescriptors.HiddenSoftmax.Id,
        DiagnosticDescriptors.ReluOfRegression.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (target.Diagnostic.AdditionalLocations.Count <= _number
            || Property(target, "argument ") is not { } parameter
            || Property(target, "value ") is not { } value)
        {
            return null;
        }

        Location location = target.Diagnostic.AdditionalLocations[_number];
        if (location.SourceTree?.GetRoot(target.Cancellation).FindNode(location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>()
            is not { ArgumentList.Arguments: { Count: > 0 } arguments } attribute)
        {
            return null;
        }

        SemanticModel model = target.ModelOf(attribute);
        if (Find(attribute, arguments, parameter, model, target.Cancellation) is { } found)
        {
            // The qualifier stays as it is.
            SyntaxNode replaced = found.Expression is MemberAccessExpressionSyntax access ? access.Name : found.Expression;
            edits.Replace(replaced, replaced is SimpleNameSyntax ? value : Qualify(attribute, parameter, value, model));
        }
        else
        {
            // An activation is the last parameter.
            AttributeArgumentSyntax last = arguments.Last(argument => argument.NameEquals is null);
            string name = last.NameColon is null ? "" : parameter + ": ";
            edits.Insert(attribute.SyntaxTree, last.Span.End, $", {name}{Qualify(attribute, parameter, value, model)}");
        }

        return parameter == "loss" ? $"Minimize {value}" : $"Use {value} in {target.NameOf(attribute)}";
    }

    private string? Property(FixTarget target, string name) =>
        target.Diagnostic.Properties.TryGetValue(name + _number.ToString(CultureInfo.InvariantCulture), out string? value) ? value : null;

    private static AttributeArgumentSyntax? Find(
        AttributeSyntax attribute,
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments,
        string parameter,
        SemanticModel model,
        CancellationToken cancellation)
    {
        // Not the constructor that the attribute is bound to: a bare name may have no meaning yet.
        int position = WrittenArguments.PositionOf(
            parameter, WrittenArguments.FindConstructor(model.GetTypeInfo(attribute, cancellation).Type as INamedTypeSymbol, attribute));
        return arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter)
            ?? arguments.Where((argument, i) => i == position && argument.NameColon is null && argument.NameEquals is null).FirstOrDefault();
    }

    // The bare name, unless it means something else there; a generated constant makes it mean that.
    private static string Qualify(AttributeSyntax attribute, string parameter, string value, SemanticModel model)
    {
        string type = parameter == "loss" ? "Loss" : "Activation";
        bool isFree = model.LookupSymbols(attribute.SpanStart, name: value).All(symbol =>
            symbol is IFieldSymbol { Type: { } enumeration } && enumeration.ToDisplayString() == "NetGen." + type);
        return isFree ? value : $"global::NetGen.{type}.{value}";
    }
}

/// <summary>The first suggestion.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FirstSuggestionCodeFix))]
public sealed class FirstSuggestionCodeFix() : SuggestionCodeFix(0);

/// <summary>The second suggestion.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecondSuggestionCodeFix))]
public sealed class SecondSuggestionCodeFix() : SuggestionCodeFix(1);
