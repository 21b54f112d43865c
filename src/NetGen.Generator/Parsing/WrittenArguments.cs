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

    /// <summary>The constructor that is called.</summary>
    public IMethodSymbol? Constructor { get; } = constructor;

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
        IMethodSymbol? constructor = attribute.AttributeConstructor ?? FindConstructor(attributeClass, syntax);
        return new WrittenArguments(type, attributeClass, constructor, syntax, models(syntax.SyntaxTree), cancellation)
        {
            IsComplete = !syntax.ContainsDiagnostics && attribute.AttributeClass is not { TypeKind: TypeKind.Error },
        };
    }

    /// <summary>The value of a parameter of the constructor.</summary>
    public T Positional<T>(int position)
        where T : struct
    {
        if (Constructor?.Parameters.ElementAtOrDefault(position) is not { } parameter)
            return Missing<T>();
        AttributeArgumentSyntax? argument = Argument(position, parameter.Name);
        if (argument is not null)
            return Value<T>(argument.Expression, parameter.Name, parameter.Type);
        return parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: T value } ? value : Missing<T>();
    }

    /// <summary>The text of a parameter of the constructor; nothing for <c>null</c>.</summary>
    public string? PositionalText(int position) =>
        Constructor?.Parameters.ElementAtOrDefault(position) is { } parameter && Argument(position, parameter.Name) is { } argument
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
        return Property(attributeClass, name) is { } property
            ? Value<T>(argument.Expression, name, property.Type)
            : Missing<T>();
    }

    /// <summary>The constructor that an attribute calls; of code that does not compile yet, the one that is meant.</summary>
    public static IMethodSymbol? ConstructorOf(AttributeData attribute, AttributeSyntax syntax) =>
        attribute.AttributeConstructor ?? FindConstructor(attribute.AttributeClass, syntax);

    /// <summary>
    /// The first constructor that takes the arguments, or just the first. Two constructors of an attribute differ in a number in the place
    /// of an enumeration's member.
    /// </summary>
    public static IMethodSymbol? FindConstructor(INamedTypeSymbol? attributeClass, AttributeSyntax syntax)
    {
        AttributeArgumentSyntax[] arguments = [.. syntax.ArgumentList?.Arguments.Where(argument => argument.NameEquals is null) ?? []];
        return attributeClass?.InstanceConstructors.FirstOrDefault(candidate => Takes(candidate, arguments))
            ?? attributeClass?.InstanceConstructors.FirstOrDefault();
    }

    /// <summary>The position of a parameter; -1 where there is none of that name.</summary>
    public static int PositionOf(string parameter, IMethodSymbol? constructor) =>
        constructor?.Parameters.FirstOrDefault(candidate => candidate.Name == parameter)?.Ordinal ?? -1;

    private static bool Takes(IMethodSymbol candidate, AttributeArgumentSyntax[] arguments)
    {
        bool isOpen = candidate.Parameters.LastOrDefault() is { IsParams: true };
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isGood = arguments[i].NameColon is { Name.Identifier.ValueText: var name }
                ? PositionOf(name, candidate) >= 0
                : isOpen || (i < candidate.Parameters.Length && (candidate.Parameters[i].Type.TypeKind != TypeKind.Enum || !IsNumber(arguments[i].Expression)));
            if (!isGood)
                return false;
        }

        return true;
    }

    private static bool IsNumber(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } or BinaryExpressionSyntax;

    // Layers of a kind share properties, which their base class has.
    private static IPropertySymbol? Property(INamedTypeSymbol? attributeClass, string name)
    {
        for (INamedTypeSymbol? current = attributeClass; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(name).FirstOrDefault() is IPropertySymbol property)
                return property;
        }

        return null;
    }

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
