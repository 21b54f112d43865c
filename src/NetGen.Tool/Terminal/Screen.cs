using Spectre.Console;

namespace NetGen.Compiler.Tool.Terminal;

/// <summary>Where messages go: in colour to a terminal, as plain lines to a file or a pipe.</summary>
internal sealed class Screen
{
    // Nothing wraps the lines of a file.
    private const int NoWidth = 1 << 20;

    private readonly IAnsiConsole _output, _errors;

    private Screen(TextWriter output, TextWriter errors, bool isTerminal, int? width, AnsiSupport colours)
    {
        (Output, Errors, IsTerminal) = (output, errors, isTerminal);
        _output = ConsoleOf(output, isTerminal ? width : NoWidth, isTerminal ? colours : AnsiSupport.No);
        _errors = ConsoleOf(errors, isTerminal ? width : NoWidth, isTerminal ? colours : AnsiSupport.No);
    }

    /// <summary>What a command was asked for.</summary>
    public TextWriter Output { get; }

    /// <summary>What went wrong.</summary>
    public TextWriter Errors { get; }

    /// <summary>Whether a person looks at the output.</summary>
    public bool IsTerminal { get; }

    /// <summary>The console of this program.</summary>
    public static Screen OfConsole() => new(Console.Out, Console.Error, !Console.IsOutputRedirected, null, AnsiSupport.Detect);

    /// <summary>A screen of texts.</summary>
    /// <param name="output">What a command was asked for.</param>
    /// <param name="errors">What went wrong.</param>
    /// <param name="width">The columns of a terminal without colours; nothing for a file.</param>
    public static Screen Of(TextWriter output, TextWriter errors, int? width = null) => new(output, errors, width is not null, width, AnsiSupport.No);

    /// <summary>A line.</summary>
    public void Line(string text) => _output.WriteLine(text);

    /// <summary>A line in which a part is stressed.</summary>
    public void Line(string stressed, string rest) => Write(_output, stressed, new Style(decoration: Decoration.Bold), rest);

    /// <summary>A table, or another drawing.</summary>
    public void Draw(Spectre.Console.Rendering.IRenderable drawing) => _output.Write(drawing);

    /// <summary>A remark on what a command did.</summary>
    public void Note(string text) => Write(_output, "note: ", new Style(Color.Yellow), text);

    /// <summary>What went wrong.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isMarked">Whether <c>error</c> is said before it: not where the text says it, or only adds to what is said.</param>
    public void Error(string text, bool isMarked = true) => Write(_errors, isMarked ? "error: " : "", new Style(Color.Red), text);

    // As one paragraph, so that the lines of a terminal break at words.
    private static void Write(IAnsiConsole console, string stressed, Style style, string rest)
    {
        console.Write(new Paragraph().Append(stressed, style).Append(rest));
        console.WriteLine();
    }

    private static IAnsiConsole ConsoleOf(TextWriter writer, int? width, AnsiSupport colours)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = colours, Out = new AnsiConsoleOutput(writer) });
        if (width is { } columns)
            console.Profile.Width = columns;
        return console;
    }
}
