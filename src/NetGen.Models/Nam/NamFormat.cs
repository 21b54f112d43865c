using System.Globalization;
using System.Text.Json;
using NetGen.Compiler.Models.Files;

namespace NetGen.Compiler.Models.Nam;

/// <summary>
/// The files of Neural Amp Modeler: JSON with an architecture, its configuration, and all weights as one list, in the order in which NeuralAmpModelerCore reads them.
/// </summary>
internal sealed class NamFormat : IModelFormat
{
    // The samples of sound in a sequence for training: as many as all layers of the trainer's usual models have room for.
    private const int Steps = 1024;

    /// <inheritdoc/>
    public string Name => "NAM";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".nam"];

    /// <inheritdoc/>
    public string? WritingObstacle => "NetGen reads the files of Neural Amp Modeler, but does not write them.";

    /// <inheritdoc/>
    public Model Read(string path, ModelReadOptions options)
    {
        using JsonDocument document = JsonFile.Parse(path);
        List<string> problems = [];
        ModelBuilder builder = new(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new NetworkFileException($"The file '{path}' is no model of Neural Amp Modeler; expected an object with 'architecture', 'config' and 'weights'");
        Read(new NamObject(document.RootElement, "", problems), StepsOf(options, problems), builder, problems);
        if (options.Outputs.Count + options.Inputs.Count + options.Constants.Count > 0)
            problems.Add("inputs and outputs cannot be chosen, or be constants: an amplifier has one input and one output, which have no names");
        if (problems.Count > 0)
            throw FileProblems.Failure($"The file '{path}' cannot be imported", problems);
        builder.Stream();
        return builder.Build(options.Type);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(Model model, string path) => throw new NotSupportedException(WritingObstacle);

    private static void Read(NamObject file, int steps, ModelBuilder builder, List<string> problems)
    {
        string architecture = file.Word("architecture");
        if (file.Inner("config") is not { } config)
        {
            file.Report("config", "is missing", 0);
            return;
        }

        if (architecture == "SlimmableContainer")
        {
            ReadLargest(config, steps, builder, problems);
            return;
        }

        if (file.Real("sample_rate") is { } rate)
            builder.Note(string.Create(CultureInfo.InvariantCulture, $"The model is of sound with {rate} samples in a second."));
        float[] values = file.List("weights", value => value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) ? number : float.NaN);
        if (values.Any(value => !float.IsFinite(value)))
            file.Report("weights", "has an element that is no 32-bit number", 0);
        NamWeights weights = new(values);
        if (architecture == "WaveNet")
            new WaveNetReader(builder, weights, problems).Read(config, steps);
        else if (architecture == "LSTM")
            new LstmReader(builder, weights, problems).Read(config, steps);
        else
            file.Report("architecture", $"is '{architecture}'; NetGen reads WaveNet, LSTM, and SlimmableContainer of them", 0);
        if (problems.Count == 0 && weights.Counts is var (taken, all) && taken != all)
            file.Report("weights", $"has {all} elements, and the layers have {taken}", 0);
    }

    // Models for computers of different speed: the last one is the best.
    private static void ReadLargest(NamObject config, int steps, ModelBuilder builder, List<string> problems)
    {
        NamObject[] models = config.InnerList("submodels");
        if (models is [.., var last] && last.Inner("model") is { } model)
        {
            if (model.Word("architecture") == "SlimmableContainer")
            {
                model.Report("architecture", "is a container in a container", 0);
                return;
            }

            builder.Note(string.Create(CultureInfo.InvariantCulture, $"The file has {models.Length} models of different sizes; this is the last and largest one."));
            Read(model, steps, builder, problems);
        }
        else
        {
            config.Report("submodels", "has no model", 0);
        }
    }

    private static int StepsOf(ModelReadOptions options, List<string> problems)
    {
        if (options.InputShapes.Count == 0)
            return Steps;
        if (options.InputShapes is [{ Rank: 2 } shape] && shape.Dimensions[1] == 1)
            return shape.Dimensions[0];
        problems.Add($"the shape {string.Join(" and ", options.InputShapes)} is given, but an amplifier reads steps of one channel, such as --input-shape 512,1");
        return Steps;
    }
}
