using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Keras.Files;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Keras.Training;
using NetGen.Compiler.Keras.Writing;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Classes;
using NetGen.Storage;

namespace NetGen.Compiler.Keras.Networks;

/// <summary>Loads the weights of a file into a network, and the state of its optimizer into a trainer. Nothing changes if anything does not fit.</summary>
/// <param name="path">The file.</param>
/// <param name="type">The network's class.</param>
/// <param name="parameters">The network's parameters.</param>
internal sealed class NetworkLoading(string path, Type type, ParameterStore parameters)
{
    private readonly WritableGraph _graph = new(NetworkModel.Of(type, parameters));

    /// <summary>Loads the weights.</summary>
    /// <exception cref="NetworkFileException">The file is damaged, or does not fit.</exception>
    public void LoadWeights() => Read(static (_, _, _) => { });

    /// <summary>Loads the weights and the optimizer's state.</summary>
    /// <param name="trainer">The trainer of the network.</param>
    /// <exception cref="NetworkFileException">The file is damaged, does not fit, or has no state of the trainer's optimizer.</exception>
    public void LoadTrainer(Trainer trainer)
    {
        ModelTraining? training = null;
        IReadOnlyList<AlignedBuffer> slots = [];
        Read((compiled, variables, names) => (training, slots) = ReadState(trainer, compiled, variables, names));
        trainer.Resume(training!.Step, (float?)training.LearningRate, slots);
    }

    private void Read(Action<JsonElement?, IReadOnlyList<Hdf5Dataset>, IReadOnlyList<string>> readState)
    {
        AlignedBuffer read = new(parameters.Buffer.Length);
        parameters.Buffer.Span.CopyTo(read.Span);
        if (KerasContent.Of(path) == KerasContent.Kind.Archive)
        {
            using var archive = KerasArchive.Open(path);
            using Hdf5File weights = archive.OpenWeights();
            Take(FileWeights.Of(archive, weights), read);
            (IReadOnlyList<Hdf5Dataset> variables, IReadOnlyList<string> names) = OptimizerVariables.OfArchive(weights.Root);
            readState(archive.Config.Find("compile_config"), variables, names);
        }
        else
        {
            using var file = Hdf5File.Open(path);
            Take(FileWeights.Of(file, _graph), read);
            (IReadOnlyList<Hdf5Dataset> variables, IReadOnlyList<string> names) = OptimizerVariables.OfLegacy(file.Root);
            readState(file.Root.Attributes.FindText("training_config") is { } text ? Json.Parse(text, path, "training_config") : null, variables, names);
        }

        read.Span.CopyTo(parameters.Buffer.Span);
        parameters.MarkChanged();
    }

    private void Take(IReadOnlyList<FileLayer> layers, AlignedBuffer target)
    {
        Dictionary<string, float[]> values = new WeightMatching(_graph, layers).Match(path, parameters.Description.Name);
        foreach (ParameterInfo info in parameters.Description.Parameters)
        {
            if (values.TryGetValue(info.Name, out float[]? read))
                new Parameter(info, target).CopyFrom(read);
        }
    }

    private (ModelTraining Training, IReadOnlyList<AlignedBuffer> Slots) ReadState(
        Trainer trainer, JsonElement? compiled, IReadOnlyList<Hdf5Dataset> variables, IReadOnlyList<string> names)
    {
        string wanted = trainer.OptimizerInUse.ToString();
        var notes = new List<string>();
        ModelTraining training = (compiled is { } config ? OptimizerReader.Read(config, notes) : null)
            ?? throw new NetworkFileException($"{path} has no optimizer that NetGen has; load the weights alone with network.LoadKeras.{Notes(notes)}");
        OptimizerLayout layout = OptimizerLayout.Of(training.Optimizer, training.Settings)!;
        string found = $"{training.Optimizer}({string.Join(", ", layout.Slots)})";
        if (training.Optimizer != trainer.OptimizerInUse.Name || !layout.Slots.Order().SequenceEqual(trainer.OptimizerInUse.SlotNames.Order()))
        {
            throw new NetworkFileException(
                $"{path} has the state of the optimizer {found}, and the trainer's is {wanted}; make the trainer with the same optimizer, or load the weights "
                + "alone with network.LoadKeras.");
        }

        ParameterSpecification[] trained = [.. _graph.Trained()];
        training = OptimizerReader.AddState(training, variables, names, trained, notes);
        if (training.Slots.Count < layout.Slots.Count || variables.Count == 0)
            throw new NetworkFileException($"{path} has no state of the optimizer {found} that fits; load the weights alone with network.LoadKeras.{Notes(notes)}");

        IReadOnlyList<AlignedBuffer> slots = trainer.CopySlots();
        Dictionary<string, ParameterInfo> infos = parameters.Description.Parameters.ToDictionary(info => info.Name);
        foreach (OptimizerSlot slot in training.Slots)
        {
            foreach (ModelTensor tensor in slot.Values)
                new Parameter(infos[tensor.Name], slots[trainer.OptimizerInUse.SlotNames.IndexOf(slot.Name)]).CopyFrom(tensor.Values);
        }

        return (training, slots);
    }

    private static string Notes(List<string> notes) => notes.Count == 0 ? "" : " " + string.Join(' ', notes);
}
