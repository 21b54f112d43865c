using System.CommandLine;
using NetGen.Compiler.Import;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Tool.Comparing;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool.Commands;

/// <summary><c>netgen check FILE --against Digits.cs</c>: whether a class declares what a file has.</summary>
internal static class CheckCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Screen screen, ModelFormats formats)
    {
        Command command = new("check", "Compares the layers of a model with those that a class declares.");
        ModelArguments model = new(command, formats);
        Option<string[]> against = new("--against")
        {
            Description = "The C# source of the class; once more for each source with classes that are its layers.",
            HelpName = "Digits.cs",
            Required = true,
        };
        Option<string> name = new("--class") { Description = "The class, where the sources have several networks.", HelpName = "Digits" };
        command.Options.Add(against);
        command.Options.Add(name);
        command.SetAction(parsed =>
        {
            string[] sources = parsed.GetValue(against)!;
            DeclaredClass declared = Choose(SourceReader.Read(sources), sources, parsed.GetValue(name));
            foreach (string error in declared.Errors)
                screen.Error(error, isMarked: false);
            if (declared.Errors.Count > 0)
                return ExitCodes.AtFault;
            Network network = declared.Network ?? throw new NetworkFileException(
                $"{declared.Place}: the class '{declared.Name}' leaves the shape of its input open, so that it is a layer of other networks; check one of those.");

            Model read = model.Read(parsed);
            IReadOnlyList<Difference> differences = NetworkComparison.Of(
                new ComparedNetwork(declared.Declaration!, network), new ComparedNetwork(read.Declaration, read.Network));
            Report(screen, declared, model.FileOf(parsed), network, differences);
            foreach (string note in read.Notes)
                screen.Note(note);
            return differences.Count == 0 ? ExitCodes.Fine : ExitCodes.AtFault;
        });
        return command;
    }

    // Classes that are only layers of others are not meant, unless they are named.
    private static DeclaredClass Choose(IReadOnlyList<DeclaredClass> classes, string[] sources, string? name)
    {
        string listed = string.Join(", ", classes.Select(declared => declared.Name));
        if (classes.Count == 0)
            throw new NetworkFileException($"{string.Join(", ", sources)}: no class has NetGen's attributes; expected [Input(…)] and layers on one.");
        DeclaredClass[] meant = [.. name is null ? classes.Where(declared => !declared.IsOpen) : classes.Where(declared => declared.IsCalled(name))];
        return meant.Length switch
        {
            1 => meant[0],
            0 when name is null => classes[0],
            0 => throw new WrongUseException($"--class is '{name}'; expected one of {listed}."),
            _ => throw new WrongUseException($"--class is needed: {string.Join(", ", sources)} has the networks {listed}."),
        };
    }

    private static void Report(Screen screen, DeclaredClass declared, string file, Network network, IReadOnlyList<Difference> differences)
    {
        if (differences.Count == 0)
        {
            screen.Line("check", $"  {ClassFiles.Summary(network)}, declares what {file} has");
            return;
        }

        foreach (Difference difference in differences)
            screen.Line($"{(difference.Ordinal is { } ordinal ? declared.Attributes[ordinal] : declared.Place)}", $": {difference.Text}");
        screen.Line("check", $"  {declared.Name} differs from {file} in {differences.Count} {(differences.Count == 1 ? "place" : "places")}");
    }
}
