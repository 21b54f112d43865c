using System.CommandLine;
using NetGen.Compiler.Import;
using NetGen.Compiler.Tool.Commands;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool;

/// <summary>The commands, and what becomes of their errors.</summary>
internal static class NetGenTool
{
    /// <summary>Runs a command.</summary>
    /// <param name="arguments">What follows <c>netgen</c>.</param>
    /// <param name="screen">Where its messages go.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, Screen screen)
    {
        RootCommand root = new("Brings models of other frameworks to NetGen.")
        {
            ImportCommand.Create(screen, KnownFormats.All),
            SummaryCommand.Create(screen, KnownFormats.All),
            CheckCommand.Create(screen, KnownFormats.All),
            ConvertCommand.Create(screen, KnownFormats.All),
            PlotCommand.Create(screen),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            screen.Error(string.Join('\n', parsed.Errors.Select(error => error.Message)));
            string command = parsed.CommandResult.Command is RootCommand ? "netgen" : $"netgen {parsed.CommandResult.Command.Name}";
            screen.Error($"'{command} --help' shows how it is called.", isMarked: false);
            return ExitCodes.WrongUse;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = screen.Output, Error = screen.Errors, EnableDefaultExceptionHandler = false });
        }
        catch (WrongUseException exception)
        {
            screen.Error(exception.Message);
            return ExitCodes.WrongUse;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            screen.Error(exception.Message);
            return ExitCodes.AtFault;
        }
    }
}
