using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>Writes the members that give a network the weights in its assembly.</summary>
internal static class PretrainedMembers
{
    /// <summary>The shared network.</summary>
    public const string Shared = "Pretrained";

    /// <summary>The method that makes one of the caller's own.</summary>
    public const string Create = "CreatePretrained";

    /// <summary>The class that holds the shared network, so that the first use makes it, and the JIT knows it as a constant.</summary>
    public const string Holder = "PretrainedNetwork";

    /// <summary>The type of the file in the assembly.</summary>
    public const string File = "NetGen.Storage.EmbeddedWeights";

    /// <summary>Writes the members of the network itself, if it has weights.</summary>
    public static void Write(CodeWriter writer, Network network)
    {
        if (Find(network, format: null) is not { } weights)
            return;
        string self = network.Type.Name + network.Type.TypeParameters;
        writer.Line($$"""

            /// <summary>
            /// The network with the weights of {{Comment(weights.Path)}}, which are in this assembly. The whole program shares it: any number of threads may
            /// predict, and nobody can change it.
            /// </summary>
            public static {{self}} {{Shared}} => {{Holder}}.Value;

            /// <summary>Makes a network of your own with the weights of <see cref="{{Shared}}"/>. It can be trained.</summary>
            {{Attributes.GeneratedCode}}
            public static {{self}} {{Create}}() => new({{Open(self, weights)}});

            {{Attributes.GeneratedCode}}
            private {{network.Type.Name}}(global::{{File}} weights) => weights.CopyTo(Parameters);

            """);
        WriteHolder(writer, self, $"new({Open(self, weights, ", isShared: true")})");
    }

    /// <summary>Writes the members of a quantized network, if it has weights.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="network">The network.</param>
    /// <param name="format">The format.</param>
    /// <param name="nested">The class of the quantized network.</param>
    public static void WriteQuantized(CodeWriter writer, Network network, WeightFormat format, string nested)
    {
        if (Find(network, format) is not { } weights)
            return;
        writer.Line($$"""
            /// <summary>The network with the weights of {{Comment(weights.Path)}}, which are in this assembly. The whole program shares it.</summary>
            public static {{nested}} {{Shared}} => {{Holder}}.Value;

            """);
        WriteHolder(writer, nested, $"new({Open(nested, weights)}.Read(Quantization))");
        writer.Line();
    }

    /// <summary>The weights of a network, or of its form in a format.</summary>
    public static WeightsSpecification? Find(Network network, WeightFormat? format) =>
        network.Weights.FirstOrDefault(weights => weights.Format == format);

    private static void WriteHolder(CodeWriter writer, string type, string value) => writer.Line($$"""
        private static class {{Holder}}
        {
            public static readonly {{type}} Value = {{value}};
        }
        """);

    private static string Open(string type, WeightsSpecification weights, string more = "") =>
        $"new global::{File}(typeof({type}).Assembly, {Text.Quote(weights.Path)}{more})";

    private static string Comment(string path) => path.Replace("&", "&amp;").Replace("<", "&lt;").Replace("\r", " ").Replace("\n", " ");
}
