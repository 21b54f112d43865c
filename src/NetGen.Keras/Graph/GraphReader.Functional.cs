using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Graph;

/// <content>Functional models: layers with calls that refer to the results of other calls.</content>
internal sealed partial class GraphReader
{
    private ModelResult? ReadFunctional(Scope scope, JsonElement config, int[]? given)
    {
        IReadOnlyList<TensorReference> outputs = TensorReference.ParseAll(config.Find("output_layers"));
        var calls = new FunctionalCalls(config, outputs);
        if (!TakeInputs(scope, calls, TensorReference.ParseAll(config.Find("input_layers")), given))
            return null;
        while (calls.Next() is { } next)
        {
            if (next.Sources.Length == 0)
            {
                _refusals.Add($"layer '{ShortText.Of(next.Layer.Name, 80)}'", "a call of it reads no value");
                return null;
            }

            FunctionalLayer layer = next.Layer;
            if (Call(scope.At(layer.Name, layer.Group), layer.Element, layer.Name, next.Sources, next.Call) is not { } computed)
                return null;
            calls.Complete(layer, computed);
        }

        if (calls.Waiting.Take(5).ToList() is { Count: > 0 } waiting)
        {
            string names = string.Join(", ", waiting.Select(name => $"'{ShortText.Of(name, 40)}'"));
            _refusals.Add("the model", $"these layers read values that nothing computes, or each other: {names}");
            return null;
        }

        int?[] results = [.. outputs.Select(calls.ValueOf)];
        if (results.Length > 0 && results.All(result => result is not null))
            return new ModelResult([.. results.Select(result => result!.Value)], [.. outputs.Select(output => output.Layer)]);
        _refusals.Add("the model", "an output is no value that a layer computes");
        return null;
    }

    private bool TakeInputs(Scope scope, FunctionalCalls calls, IReadOnlyList<TensorReference> inputs, int[]? given)
    {
        if (given is not null && given.Length != inputs.Count)
        {
            _refusals.Add($"model '{ShortText.Of(scope.Prefix, 80)}'", $"it has {inputs.Count} inputs, and is called with {given.Length}");
            return false;
        }

        for (int i = 0; i < inputs.Count; i++)
        {
            string name = inputs[i].Layer;
            if (!calls.Supply(inputs[i], () => given is null ? AddInput(name, calls.Find(name)?.Element.Find("config") ?? default, scope) : given[i]))
            {
                _refusals.Add("the model", $"it has the input '{ShortText.Of(name, 80)}' twice");
                return false;
            }
        }

        return true;
    }
}
