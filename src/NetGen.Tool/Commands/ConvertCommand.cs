using System.CommandLine;
using NetGen.Compiler.Models;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool.Commands;

/// <summary><c>netgen convert A B</c>: a model in the format of another framework.</summary>
internal static class ConvertCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Screen screen, ModelFormats formats)
    {
        Command command = new("convert", "Writes a model as a file of another kind.");
        ModelArguments model = new(command, formats);
        Argument<string> output = new("OUTPUT") { Description = "The file to write; the end of its name says its kind." };
        Option<bool> force = new("--force") { Description = "Replace a file that exists." };
        command.Arguments.Add(output);
        command.Options.Add(force);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(output)!;
            IModelFormat format = formats.Of(path);
            if (format.WritingObstacle is { } obstacle)
                throw new WrongUseException(obstacle);
            if (!parsed.GetValue(force) && Path.Exists(path))
                throw new IOException($"{path} exists already and stays as it is; give another name, or --force to replace it.");
            Model read = model.Read(parsed);
            IReadOnlyList<string> notes = format.Write(read, path);
            screen.Line(path, $"  {format.Name}, {read.Network.Layers.Count} layers");
            foreach (string note in read.Notes.Concat(notes))
                screen.Note(note);
            return ExitCodes.Fine;
        });
        return command;
    }
}
