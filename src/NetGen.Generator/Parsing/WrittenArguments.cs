using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler.Declaration;

namespace NetGen.Generator.Parsing;

/// <summary>
/// The arguments of an attribute that the compiler could not bind, one by one. Bare names (<c>Relu</c>) are the usual reason: the
/// constants that give them a meaning are generated. The others are mistakes.
/// </summary>
/// <param name="type">The class.</param>
/// <param name="attributeClass">The class of its attribute, or the one that is meant.</param>
/// <param name="constructor">The constructor that is called.</param>
/// <param name="syntax">The attribute as it is written.</param>
/// <param name="model">What the names of that file mean.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class WrittenArguments(
    INamedTypeSymbol type,
    INamedTypeSymbol? attributeClass,
    IMethodSymbol? constructor,
    AttributeSyntax syntax,
    SemanticModel model,
    CancellationToken cancellation)
{
    private readonly SeparatedSyntaxList<AttributeArgumentSyntax> _arguments = syntax.ArgumentList?.Arguments ?? default;

    /// <summary>Whether everything that was asked for was there.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The names that get a constant.</summary>
    public List<BareName> BareNames { get; } = [];

    /// <summary>The names that mean something else where they stand, each with its parameter.</summary>
    public List<(string Parameter, BareName Name, ISymbol Meaning)> Shadowed { get; } = [];

    /// <summary>The arguments of an attribute; nothing where the compiler bound them all.</summary>
    public static WrittenArguments? Of(
        INamedTypeSymbol type,
        AttributeData attribute,
        INamedTypeSymbol? attributeClass,
        Func<SyntaxTree, SemanticModel> models,
        CancellationToken cancellation)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax)
            return null;
        int named = syntax.ArgumentList?.Arguments.Count(argument => argument.NameEquals is not null) ?? 0;
        bool isBound = !syntax.ContainsDiagnostics
            && attribute.AttributeConstructor is not null
            && attribute.NamedArguments.Length == named
            && attribute.ConstructorArguments.All(IsBound)
            && attribute.NamedArguments.All(argument => IsBound(argument.Value));
        if (isBound)
            return null;
        IMethodSymbol? constructor = attribute.AttributeConstructor ?? attributeClass?.InstanceConstructors.FirstOrDefault();
        return new WrittenArguments(type, attributeClass, constructor, syntax, models(syntax.SyntaxTree), cancellation)
        {
            IsComplete = !syntax.ContainsDiagnostics && attribute.AttributeClass is not { TypeKind: TypeKind.Error },
        };
    }

    /// <summary>The value of a parameter of the constructor.</summary>
    public T Positional<T>(int position)
        where T : struct
    {
        if (constructor?.Parameters.ElementAtOrDefault(position) is not { } parameter)
            return Missing<T>();
        AttributeArgumentSyntax? argument = Argument(position, parameter.Name);
        if (argument is not null)
            return Value<T>(argument.Expression, parameter.Name, parameter.Type);
        return parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: T value } ? value : Missing<T>();
    }

    /// <summary>The text of a parameter of the constructor; nothing for <c>null</c>.</summary>
    public string? PositionalText(int position) =>
        constructor?.Parameters.ElementAtOrDefault(position) is { } parameter && Argument(position, parameter.Name) is { } argument
            ? TextOf(argument)
            : Missing<string?>();

    /// <summary>A text given by name; nothing where it is not given, or <c>null</c>.</summary>
    public string? NamedText(string name) =>
        _arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name) is { } argument ? TextOf(argument) : null;

    /// <summary>The values from a position on.</summary>
    public IEnumerable<T> Rest<T>(int position) => _arguments
        .Skip(position)
        .Where(argument => argument.NameEquals is null)
        .Select(argument => model.GetConstantValue(argument.Expression, cancellation).Value is T value ? value : Missing<T>())
        .ToList();

    /// <summary>A value given by name, or what the declaration has without it.</summary>
    public T Named<T>(string name, T fallback)
        where T : struct
    {
        AttributeArgumentSyntax? argument = _arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
        if (argument is null)
            return fallback;
        return attributeClass?.GetMembers(name).FirstOrDefault() is IPropertySymbol property
            ? Value<T>(argument.Expression, name, property.Type)
            : Missing<T>();
    }

    /// <summary>The only constructor of an attribute; that of code that does not compile yet, too.</summary>
    public static IMethodSymbol? Constructor(AttributeData attribute) =>
        attribute.AttributeConstructor ?? attribute.AttributeClass?.InstanceConstructors.FirstOrDefault();

    private static bool IsBound(TypedConstant constant) => constant.Kind != TypedConstantKind.Error
        && (constant.Kind != TypedConstantKind.Array || constant.IsNull || constant.Values.All(IsBound));

    private AttributeArgumentSyntax? Argument(int position, string parameter) =>
        _arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter)
        ?? _arguments.ElementAtOrDefault(position) switch { { NameColon: null, NameEquals: null } found => found, _ => null };

    private string? TextOf(AttributeArgumentSyntax argument)
    {
        Optional<object?> constant = model.GetConstantValue(argument.Expression, cancellation);
        return constant is { HasValue: true, Value: null or string } ? (string?)constant.Value : Missing<string?>();
    }

    private T Value<T>(ExpressionSyntax expression, string parameter, ITypeSymbol expected)
        where T : struct
    {
        while (expression is ParenthesizedExpressionSyntax { Expression: var inner })
            expression = inner;
        if (expression is IdentifierNameSyntax { Identifier.ValueText: var text }
            && expected is INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum
            && @enum.GetMembers(text).FirstOrDefault() is IFieldSymbol { ConstantValue: T member } field)
        {
            return IsNamed(field, parameter, expression.SpanStart) ? member : Missing<T>();
        }

        object? constant = model.GetConstantValue(expression, cancellation).Value;
        if (constant is T value)
            return value;
        return typeof(T) == typeof(double) && constant is int or float or long or uint
            ? (T)(object)Convert.ToDouble(constant, CultureInfo.InvariantCulture)
            : Missing<T>();
    }

    // A method that a `using static` brings, as of Math, is passed over: the constant is found first, and calls still find the method.
    private bool IsNamed(IFieldSymbol field, string parameter, int position)
    {
        var name = new BareName(field.ContainingType.Name, field.Name);
        bool isVisible = false, isMethod = false;
        foreach (ISymbol meaning in model.LookupSymbols(position, name: field.Name))
        {
            if (SymbolEqualityComparer.Default.Equals(meaning, field) || (meaning is IFieldSymbol && GeneratedFiles.Hold(meaning)))
            {
                isVisible = true;
            }
            else if (meaning is IMethodSymbol && !IsMember(meaning))
            {
                isMethod = true;
            }
            else
            {
                Shadowed.Add((parameter, name, meaning));
                return false;
            }
        }

        if (!isVisible || isMethod)
            BareNames.Add(name);
        return true;
    }

    private bool IsMember(ISymbol meaning)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            for (INamedTypeSymbol? current = outer; current is not null; current = current.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, meaning.ContainingType?.OriginalDefinition))
                    return true;
            }
        }

        return false;
    }

    private T Missing<T>()
    {
        IsComplete = false;
        return default!;
    }
}
