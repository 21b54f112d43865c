using System.CommandLine;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Import;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool.Commands;

/// <summary>The arguments of all commands that read a model, and the model.</summary>
internal sealed class ModelArguments
{
    private readonly Argument<string> _file;
    private readonly Option<string> _inputs = new("--inputs")
    {
        Description = "The inputs to read, by name and in order; all if not given.",
        HelpName = "a,b",
    };

    private readonly Option<string> _outputs = new("--outputs")
    {
        Description = "The outputs to read, by name and in order; all if not given. What only other outputs need is left out.",
        HelpName = "a,b",
    };

    private readonly Option<string[]> _shapes = new("--input-shape")
    {
        Description = "The shape of an input without the batch, where the file leaves sizes open; once for each input.",
        HelpName = "28,28,1",
    };

    private readonly Option<string[]> _constants = new("--constant")
    {
        Description = "An input that is a number, which the network then does not have, such as masks of actions that are all 1; once for each.",
        HelpName = "action_masks=1",
    };

    private readonly Option<bool> _channelsFirst = new("--channels-first")
    {
        Description = "Leave images in the order of axes that the file has. Without it, channels come last, as everywhere in NetGen.",
    };

    private readonly ModelFormats _formats;

    /// <summary>Adds the arguments to a command.</summary>
    public ModelArguments(Command command, ModelFormats formats)
    {
        _formats = formats;
        _file = new("FILE") { Description = $"The model: {formats.Extensions}." };
        command.Arguments.Add(_file);
        command.Options.Add(_inputs);
        command.Options.Add(_outputs);
        command.Options.Add(_shapes);
        command.Options.Add(_constants);
        command.Options.Add(_channelsFirst);
    }

    /// <summary>The file that is given.</summary>
    public string FileOf(ParseResult parsed) => parsed.GetValue(_file)!;

    /// <summary>Reads the model that is given.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="type">The class that it is to become; one named after the file if there is none.</param>
    public Model Read(ParseResult parsed, TypeIdentity? type = null)
    {
        string path = FileOf(parsed);
        ModelReadOptions options = new(type ?? ClassName.Of("", ImportText.ClassOf(path)))
        {
            Inputs = ImportText.Names(parsed.GetValue(_inputs)),
            Outputs = ImportText.Names(parsed.GetValue(_outputs)),
            Constants = Constants(parsed.GetValue(_constants) ?? []),
            KeepsChannelsFirst = parsed.GetValue(_channelsFirst),
            InputShapes = [.. (parsed.GetValue(_shapes) ?? []).Select(Shape)],
        };
        return _formats.Of(path).Read(path, options);
    }

    private static Dictionary<string, double> Constants(string[] texts)
    {
        var constants = new Dictionary<string, double>();
        foreach (string text in texts)
        {
            if (ImportText.Constant(text) is not { } constant || !constants.TryAdd(constant.Name, constant.Value))
                throw new WrongUseException($"--constant is '{text}'; expected {ImportText.ConstantForm}, once for each input.");
        }

        return constants;
    }

    private static TensorShape Shape(string text) => ImportText.Shape(text)
        ?? throw new WrongUseException($"--input-shape is '{text}'; expected {ImportText.ShapeForm}.");
}
