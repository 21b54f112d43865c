using System.Text.Json;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Files;
using NetGen.Compiler.Models;
using NetGen.Interpreter;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>Files in the layouts of Keras, which <c>tests/golden/make_keras_files.py</c> writes.</summary>
internal static class KerasFiles
{
    /// <summary>The class that models become.</summary>
    public static TypeIdentity Type { get; } = new("My", [], "partial class Net", "Net", "", "My.Net");

    /// <summary>What is asked of a reader that is to read everything.</summary>
    public static ModelReadOptions Options { get; } = new(Type);

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Files", name);

    public static Model Read(string name) => KerasReader.Read(PathOf(name), Options);

    /// <summary>An input and the output that NumPy computes.</summary>
    public static (double[] Input, double[] Output) Recorded(string name)
    {
        JsonElement json = JsonDocument.Parse(File.ReadAllText(PathOf(name + ".json"))).RootElement;
        double[] Values(string member) => [.. json.GetProperty(member).EnumerateArray().Select(value => value.GetDouble())];
        return (Values("input"), Values("output"));
    }

    /// <summary>What a model computes, in double precision.</summary>
    public static double[] Predict(Model model, double[] input) =>
        [.. NetworkInterpreter.Predict(model.Network, model.Weights.Select(tensor => tensor.Values), [input]).SelectMany(row => row)];

    /// <summary>The declaration as attributes would say it, in short.</summary>
    public static string[] Layers(Model model) => [.. model.Declaration.Layers.Select(layer => $"{layer.Kind}{(layer.Name is null ? "" : " " + layer.Name)}")];
}
