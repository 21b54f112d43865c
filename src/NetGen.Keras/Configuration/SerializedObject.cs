using System.Text.Json.Nodes;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>Objects as <c>keras.saving.serialize_keras_object</c> writes them.</summary>
internal static class SerializedObject
{
    /// <summary>An object of a public class.</summary>
    /// <param name="module">Its module: <c>keras.layers</c>.</param>
    /// <param name="className">Its class.</param>
    /// <param name="config">Its arguments.</param>
    public static JsonObject Of(string module, string className, JsonObject config) => new()
    {
        ["module"] = module,
        ["class_name"] = className,
        ["config"] = config,
        ["registered_name"] = null,
    };

    /// <summary>Integers as a list.</summary>
    public static JsonArray List(IEnumerable<int> values) => [.. values.Select(value => JsonValue.Create(value))];
}
