using System.CommandLine;
using NetGen.Compiler.Tool.Plotting;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool.Commands;

/// <summary><c>netgen plot log.csv -o curves.png</c>: how a training went.</summary>
internal static class PlotCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Screen screen)
    {
        Command command = new("plot", "Draws the curves of a training from the file that CsvLogger writes.");
        Argument<string> log = new("LOG") { Description = "The file of CsvLogger, or of Keras's CSVLogger." };
        Option<string> output = new("--output", "-o") { Description = "The picture, a PNG.", HelpName = "curves.png", Required = true };
        Option<bool> force = new("--force") { Description = "Replace a picture that exists." };
        command.Arguments.Add(log);
        command.Options.Add(output);
        command.Options.Add(force);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(output)!;
            if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
                throw new WrongUseException($"--output is '{path}'; expected a name that ends in .png.");
            if (!parsed.GetValue(force) && Path.Exists(path))
                throw new IOException($"{path} exists already and stays as it is; give another name, or --force to replace it.");
            TrainingLog training = TrainingLog.Read(parsed.GetValue(log)!);
            Curves.Draw(training, path);
            screen.Line(path, $"  {training.Epochs.Count} epochs: {string.Join(", ", training.Measures)}");
            return ExitCodes.Fine;
        });
        return command;
    }
}
