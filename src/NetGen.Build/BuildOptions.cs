using NetGen.Compiler.Import;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Source;

namespace NetGen.Compiler.Build;

/// <summary>What an item <c>NetGenModel</c> says, as the targets write it into a file: a line <c>Name=value</c> for each.</summary>
/// <param name="values">The values by name.</param>
internal sealed class BuildOptions(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The model's file.</summary>
    public string Model => values[nameof(Model)];

    /// <summary>The same as the project names it.</summary>
    public string Name => values[nameof(Name)];

    /// <summary>Where the class and its weights go.</summary>
    public ClassFiles Files => new(values["Source"], values["Weights"], values["WeightsName"]);

    /// <summary>What is wrong with the metadata of the item, a sentence each.</summary>
    public IReadOnlyList<string> Problems =>
    [
        .. Require(Class, "Class", MemberNames.IsIdentifier(Class), "the name of a class, such as Policy"),
        .. Require(Namespace, "Namespace", ImportText.IsNamespace(Namespace), $"{ImportText.NamespaceForm}; without it, the RootNamespace of the project is taken"),
        .. Require(values["ChannelsFirst"], "ChannelsFirst", ChannelsFirst is not null, "true or false"),
        .. InputShapes.SelectMany(shape => Require(
            shape, "InputShapes", ImportText.Shape(shape) is not null, $"{ImportText.ShapeForm}, and a semicolon between those of several inputs")),
        .. Constants.SelectMany(constant => Require(
            constant, "Constants", ImportText.Constant(constant) is not null, $"{ImportText.ConstantForm}, and a semicolon between several")),
        .. Constants.Select(constant => constant.Split('=')[0]).GroupBy(name => name).Where(names => names.Count() > 1).Select(names =>
            $"Constants of this <NetGenModel> has '{names.Key}' {names.Count()} times; expected each input once."),
    ];

    private string Class => values["Class"] is { Length: > 0 } name ? name : ImportText.ClassOf(Model);

    private string Namespace => values["Namespace"];

    private bool? ChannelsFirst => values["ChannelsFirst"] is { Length: > 0 } text ? bool.TryParse(text, out bool value) ? value : null : false;

    // The targets put spaces where the item has semicolons.
    private string[] InputShapes => values["InputShapes"].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string[] Constants => values["Constants"].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads a file of options.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BuildOptions Read(string path) => new(
        File.ReadLines(path).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));

    /// <summary>What to make of the model; there must be no <see cref="Problems"/>.</summary>
    public ModelReadOptions ToReadOptions() => new(ClassName.Of(Namespace, Class))
    {
        Inputs = ImportText.Names(values["Inputs"]),
        Outputs = ImportText.Names(values["Outputs"]),
        InputShapes = [.. InputShapes.Select(ImportText.Shape).OfType<TensorShape>()],
        Constants = Constants.Select(ImportText.Constant).ToDictionary(constant => constant!.Value.Name, constant => constant!.Value.Value),
        KeepsChannelsFirst = ChannelsFirst == true,
    };

    private static IEnumerable<string> Require(string value, string metadata, bool isGood, string expected) =>
        isGood ? [] : [$"{metadata} of this <NetGenModel> is '{value}'; expected {expected}."];
}
