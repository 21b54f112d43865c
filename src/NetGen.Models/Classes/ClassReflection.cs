using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Models.Classes;

/// <summary>The declaration of a compiled network class, from the attributes that the C# compiler left in it.</summary>
/// <remarks>
/// The order of the layers is that of the attributes in the source. The C# compiler writes the attributes of a declaration into the metadata in
/// that order, and reflection returns them so. A class with attributes on several declarations has none, and is an error of its own (NG0012).
/// </remarks>
internal static class ClassReflection
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;

    /// <summary>The declaration of a class.</summary>
    /// <param name="type">The class; of a generic one, its definition counts.</param>
    /// <exception cref="ArgumentException">The class has no attributes that declare a network.</exception>
    public static NetworkDeclaration Declare(Type type)
    {
        Type definition = Definition(type);
        return AttributesOf(definition).Any()
            ? Declare(definition, new LayerReader(definition))
            : throw new ArgumentException($"The class '{type}' has no attributes that declare a network; expected [Input(…)] and layers.", nameof(type));
    }

    private static NetworkDeclaration Declare(Type type, LayerReader networks)
    {
        // A class with [Gpu] compiles where the package is there, and nowhere else.
        var declaration = new DeclarationReader(isGpuPackageReferenced: static () => true);
        int ordinal = 0;
        foreach (CustomAttributeData attribute in AttributesOf(type))
        {
            var reader = new ReflectedAttributeReader(attribute, ordinal++);
            declaration.Read(NameOf(attribute), reader, () => networks.Read(Definition(attribute.AttributeType.GenericTypeArguments[0]), reader));
        }

        return declaration.ToDeclaration(IdentityOf(type));
    }

    private static IEnumerable<CustomAttributeData> AttributesOf(Type type) => type.GetCustomAttributesData()
        .Where(attribute => attribute.AttributeType.Namespace == nameof(NetGen) && DeclarationAttributes.IsKnown(NameOf(attribute)));

    private static string NameOf(CustomAttributeData attribute) => NameOf(attribute.AttributeType);

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    // Names are those of the metadata, so that one which is a keyword lacks its @: nobody writes code of them.
    private static TypeIdentity IdentityOf(Type type)
    {
        List<Type> types = [type];
        while (types[0].DeclaringType is { } outer)
            types.Insert(0, outer);
        EquatableArray<string> headers = types.Select(Header).ToEquatableArray();
        IEnumerable<string> hints = types.Select(member => member.Name.Replace('`', '_'));
        return new TypeIdentity(
            type.Namespace ?? "",
            headers.Take(headers.Count - 1).ToEquatableArray(),
            Header(type),
            NameOf(type),
            ParametersOf(type),
            string.Join('.', type.Namespace is { } space ? hints.Prepend(space) : hints));
    }

    // A trimmer may remove that method. The record is then called a class, which nobody notices: the header is only compared, and never written.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The method of records is only looked for by its name.")]
    private static string Header(Type type)
    {
        string kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ => type.GetMethod("<Clone>$", Members) is null ? "class" : "record",
        };
        return $"partial {kind} {NameOf(type)}{ParametersOf(type)}";
    }

    // A type inside another has the parameters of both.
    private static string ParametersOf(Type type)
    {
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string[] own = [.. type.GetGenericArguments().Skip(outer).Select(parameter => parameter.Name)];
        return own.Length == 0 ? "" : $"<{string.Join(", ", own)}>";
    }

    private sealed class LayerReader(Type network) : NetworkLayerReader<Type>(network, EqualityComparer<Type>.Default)
    {
        protected override string NameOf(Type type) => ClassReflection.NameOf(type);

        protected override bool IsNetwork(Type type) => AttributesOf(type).Any();

        protected override NetworkDeclaration? Declare(Type type) => ClassReflection.Declare(type, this);
    }
}
