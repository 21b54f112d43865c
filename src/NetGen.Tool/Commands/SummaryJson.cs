using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetGen.Compiler.Tool.Commands;

/// <summary>The layers of a network as JSON.</summary>
internal static class SummaryJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object, and the end of the line.</summary>
    public static void Write(TextWriter output, NetworkDescription network, IReadOnlyList<string> notes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("name", network.Name);
            WriteTensors(json, "inputs", network.Inputs);
            json.WriteStartArray("layers");
            foreach (LayerInfo layer in network.Layers)
                WriteLayer(json, layer);
            json.WriteEndArray();
            WriteTensors(json, "outputs", network.Outputs);
            json.WriteNumber("parameters", network.ParameterCount);
            json.WriteNumber("trainableParameters", network.TrainableParameterCount);
            json.WriteNumber("flops", network.Layers.Sum(layer => layer.Flops));
            WriteTexts(json, "notes", notes);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
        output.Write('\n');
    }

    private static void WriteLayer(Utf8JsonWriter json, LayerInfo layer)
    {
        json.WriteStartObject();
        json.WriteString("name", layer.Name);
        json.WriteString("kind", layer.Kind);
        json.WriteString("configuration", layer.Configuration);
        WriteShape(json, layer.OutputShape);
        json.WriteNumber("parameters", layer.ParameterCount);
        json.WriteNumber("flops", layer.Flops);
        WriteTexts(json, "connectedTo", layer.ConnectedTo);
        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, string name, IEnumerable<TensorInfo> tensors)
    {
        json.WriteStartArray(name);
        foreach (TensorInfo tensor in tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            WriteShape(json, tensor.Shape);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter json, IEnumerable<int> shape)
    {
        json.WriteStartArray("shape");
        foreach (int size in shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
