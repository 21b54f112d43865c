using System.Reflection;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models.Tests.Infrastructure;

/// <summary>Declarations of every kind of layer, with each property in turn set to something else than it is by itself.</summary>
internal static class LayerSamples
{
    // What tells two attributes of one kind of declaration apart, and what is no argument.
    private static readonly string[] Fixed = ["Ordinal", "Function", "Axes", "Cell", "Class", "Network", "Obstacle", "Cycle"];

    /// <summary>One declaration for each kind without arguments, with all, and with each one.</summary>
    public static IEnumerable<LayerDeclaration> All
    {
        get
        {
            foreach ((string attribute, LayerDeclaration defaults) in LayerAttributes.All)
            {
                if (attribute == LayerAttributes.Network)
                    continue;
                LayerDeclaration declaration = defaults with { Ordinal = 1 };
                PropertyInfo[] properties = [.. Properties(declaration)];
                yield return declaration;
                yield return properties.Aggregate(declaration, With);
                foreach (PropertyInfo property in properties)
                    yield return With(declaration, property);
            }
        }
    }

    private static IEnumerable<PropertyInfo> Properties(LayerDeclaration declaration) => declaration.GetType().GetProperties()
        .Where(property => property.CanWrite && !Fixed.Contains(property.Name))
        .Where(property => declaration is not InputDeclaration || property.Name is not ("From" or "ShareWith"))
        .Where(property => declaration is not PoolingDeclaration { Axes: 1 } || property.Name is not "StrideColumns")
        .Where(property => declaration is not UpSamplingDeclaration { Axes: 1 } || property.Name is not "Interpolation")
        .Where(property => declaration is not RecurrentDeclaration { Cell: var cell } || property.Name switch
        {
            "RecurrentActivation" => cell != RecurrentCell.SimpleRNN,
            "UnitForgetBias" => cell == RecurrentCell.LSTM,
            "ResetAfter" => cell == RecurrentCell.GRU,
            _ => true,
        })
        .Where(property => declaration is not ConvDeclaration { Axes: 1 } || property.Name is not "AllowWinograd");

    private static LayerDeclaration With(LayerDeclaration declaration, PropertyInfo property)
    {
        LayerDeclaration copy = declaration with { Ordinal = declaration.Ordinal };
        property.SetValue(copy, Other(property.GetValue(copy), property, declaration));
        return copy;
    }

    private static object Other(object? value, PropertyInfo property, LayerDeclaration declaration) => value switch
    {
        bool flag => !flag,
        int number => number + property.Name.Length,
        double => 1.25e-7,
        Enum member => Enum.GetValues(member.GetType()).Cast<object>().Last(other => !other.Equals(member)),
        KernelDeclaration kernel => new KernelDeclaration { Initializer = Initializer.HeNormal, InitializerScale = 2, L1 = 0.125, L2 = 0.5 + kernel.L2 },
        EquatableArray<int> when property.Name == "Strides" && declaration is DepthwiseConvDeclaration or SeparableConvDeclaration => (EquatableArray<int>)[7],
        EquatableArray<int> when declaration is PoolingDeclaration { Axes: 1 } or UpSamplingDeclaration { Axes: 1 } or ConvolutionDeclaration { Axes: 1 } =>
            (EquatableArray<int>)[6],
        EquatableArray<int> => (EquatableArray<int>)[7, 5],
        EquatableArray<string> names => names.Count == 1 ? (EquatableArray<string>)["a"] : (EquatableArray<string>)["a", "b"],
        null or string => property.Name.ToLowerInvariant(),
        _ => throw new InvalidOperationException($"{declaration.Kind} has a property {property.Name} that the test knows no value for."),
    };
}
