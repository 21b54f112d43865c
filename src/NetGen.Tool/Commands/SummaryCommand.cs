using System.CommandLine;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Files;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool.Commands;

/// <summary><c>netgen summary FILE</c>: the layers of a model.</summary>
internal static class SummaryCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Screen screen, ModelFormats formats)
    {
        Command command = new("summary", "Shows the layers of a model.");
        ModelArguments model = new(command, formats);
        Option<bool> json = new("--json") { Description = "Write JSON, for programs." };
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            Model read = model.Read(parsed);
            NetworkDescription description = ModelDescription.Of(read);
            if (parsed.GetValue(json))
            {
                SummaryJson.Write(screen.Output, description, read.Notes);
                return ExitCodes.Fine;
            }

            if (screen.IsTerminal)
                screen.Draw(SummaryTable.Of(description));
            else
                screen.Output.Write(description.Summary());
            foreach (string note in read.Notes)
                screen.Note(note);
            return ExitCodes.Fine;
        });
        return command;
    }
}
