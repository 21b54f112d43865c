using System.Reflection;
using System.Xml.Linq;

namespace NetGen.Editor.Tests;

/// <summary>The documentation of attributes says what the same thing is called in Keras, or that it is not there.</summary>
public sealed class AttributeDocumentationTests
{
    private static readonly Assembly Library = typeof(InputAttribute).Assembly;

    private static readonly Type[] Attributes =
        [.. Library.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract)];

    // What a network has beside layers.
    private static readonly Type[] Others =
    [
        typeof(InputAttribute), typeof(LossAttribute), typeof(OutputAttribute), typeof(OutputNamesAttribute), typeof(QuantizeAttribute),
        typeof(GpuAttribute), typeof(WeightsAttribute), typeof(StreamAttribute), typeof(AccuracyAttribute), typeof(InputGradientAttribute),
    ];

    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.ChangeExtension(Library.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>The attributes, the parameters of their constructors, and the properties that an argument can set.</summary>
    public static TheoryData<string, string> Texts
    {
        get
        {
            // A property that several attributes inherit is documented once.
            var texts = new HashSet<(string, string)>();
            foreach (Type type in Attributes)
            {
                texts.Add(($"T:{type.FullName}", "summary"));
                ConstructorInfo[] constructors = type.GetConstructors();
                foreach (ConstructorInfo constructor in constructors)
                {
                    foreach (string parameter in constructor.GetParameters().Select(parameter => parameter.Name!))
                        texts.Add((constructors.Length == 1 ? $"T:{type.FullName}" : NameOf(constructor), parameter));
                }

                foreach (PropertyInfo property in type.GetProperties().Where(property => property.CanWrite))
                    texts.Add(($"P:{property.DeclaringType!.FullName}.{property.Name}", "summary"));
            }

            var data = new TheoryData<string, string>();
            foreach ((string member, string element) in texts)
                data.Add(member, element);
            return data;
        }
    }

    public static TheoryData<string> Layers => [.. Attributes.Except(Others).Select(type => $"T:{type.FullName}")];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Documentation_NamesWhatKerasCallsIt(string member, string element) =>
        Assert.Matches(@"\(Keras(: | has no )", Text(member, element));

    [Theory]
    [MemberData(nameof(Layers))]
    public void LayersDocumentation_GivesTheShapes(string member) => Assert.Matches(@"\] → \[|The shape stays", Text(member, "summary"));

    // The only constructor of an attribute is a primary one, which its class documents.
    private static string NameOf(ConstructorInfo constructor) =>
        $"M:{constructor.DeclaringType!.FullName}.#ctor({string.Join(',', constructor.GetParameters().Select(parameter => parameter.ParameterType.FullName))})";

    // Lines may end anywhere.
    private static string Text(string member, string element) => string.Join(' ', Members[member].Elements()
        .Single(part => part.Attribute("name")?.Value == element || part.Name == element)
        .Value.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
