using System.CommandLine;
using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Import;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Tool.Checking;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool.Commands;

/// <summary><c>netgen import FILE -o Digits.cs</c>: a model becomes a class and a file of weights.</summary>
internal static class ImportCommand
{
    private const string SourceExtension = ".cs", WeightsExtension = ".safetensors";

    /// <summary>Makes the command.</summary>
    public static Command Create(Screen screen, ModelFormats formats)
    {
        Command command = new("import", "Writes the class of a model, and its weights beside it.");
        ModelArguments model = new(command, formats);
        Option<string> output = new("--output", "-o")
        {
            Description = "The file of the class, which is named like the file. The weights go to a file of the same name that ends in .safetensors.",
            HelpName = "Digits.cs",
            Required = true,
        };
        Option<string> space = new("--namespace", "-n") { Description = "The namespace of the class; the global one if not given.", HelpName = "Game" };
        Option<string> check = new("--check")
        {
            Description = $"Inputs and expected outputs, as numpy.savez writes them; nothing is written if one differs by more than {ModelCheck.Tolerance}.",
            HelpName = "values.npz",
        };
        Option<bool> force = new("--force") { Description = "Replace files that exist." };
        command.Options.Add(output);
        command.Options.Add(space);
        command.Options.Add(check);
        command.Options.Add(force);
        command.SetAction(parsed =>
        {
            string source = parsed.GetValue(output)!;
            TypeIdentity type = TypeOf(source, parsed.GetValue(space) ?? "");
            string weights = Path.ChangeExtension(source, WeightsExtension);
            if (!parsed.GetValue(force))
                RequireNew(source, weights);
            Model read = model.Read(parsed, type), simple = Simplification.Simplify(read);

            // The names are those of the file, and the network is the one that is written.
            if (parsed.GetValue(check) is { } values && !CheckReport.Write(screen, ModelCheck.Run(simple, CheckValues.Read(read.Network, values))))
                return ExitCodes.AtFault;

            ProjectFile? project = ProjectFile.Of(source);
            string name = project?.Relative(weights) ?? Path.GetFileName(weights);
            new ClassFiles(source, weights, name).Write(simple, $"Imported from {Path.GetFileName(model.FileOf(parsed))} by netgen");
            Report(screen, simple, source, weights);
            ListWeights(screen, project, name, simple.Network.Type);
            return ExitCodes.Fine;
        });
        return command;
    }

    // The build puts weights into the assembly that the project lists.
    private static void ListWeights(Screen screen, ProjectFile? project, string name, TypeIdentity type)
    {
        string item = $"<NetGenWeights Include=\"{name}\" />";
        if (project is null)
        {
            screen.Note($"Add {item} to the project, with the path from its folder there and in [Weights]; then {type.Name}.Pretrained predicts.");
            return;
        }

        bool isListed = project.Lists(name);
        if (!isListed)
            project.List(name);
        screen.Note($"{project.Name} {(isListed ? "lists" : "now lists")} {item}: {type.Name}.Pretrained predicts and needs no file.");
    }

    private static TypeIdentity TypeOf(string source, string space)
    {
        string name = Path.GetFileNameWithoutExtension(source);
        if (!source.EndsWith(SourceExtension, StringComparison.OrdinalIgnoreCase) || !MemberNames.IsIdentifier(name))
            throw new WrongUseException($"--output is '{source}'; expected the name of a class with .cs, such as Digits.cs.");
        if (!ImportText.IsNamespace(space))
            throw new WrongUseException($"--namespace is '{space}'; expected {ImportText.NamespaceForm}.");
        return ClassName.Of(space, name);
    }

    private static void RequireNew(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            if (Path.Exists(path))
                throw new IOException($"{path} exists already and stays as it is; give another name, or --force to replace it.");
        }
    }

    private static void Report(Screen screen, Model model, string source, string weights)
    {
        Network network = model.Network;
        string parameters = network.Layers.Sum(layer => (long)layer.ParameterCount).ToString("N0", CultureInfo.InvariantCulture);
        int width = Math.Max(source.Length, weights.Length);
        screen.Line(source.PadRight(width), $"  {ClassFiles.Summary(network)}");
        screen.Line(weights.PadRight(width), $"  {parameters} parameters");
        foreach (string note in model.Notes)
            screen.Note(note);
    }
}
