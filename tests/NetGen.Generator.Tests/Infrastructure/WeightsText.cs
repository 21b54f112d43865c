using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler.WeightFiles;

namespace NetGen.Generator.Tests.Infrastructure;

/// <summary>The text that the build gives the compiler for a file of weights.</summary>
/// <param name="text">What it says.</param>
internal sealed class WeightsText(string text) : AdditionalText
{
    /// <summary>The weights that the documentation names.</summary>
    public static IReadOnlyList<WeightsText> OfDocumentation => [Digits, Jumper, Steering];

    /// <summary>Those of its digit reader.</summary>
    public static WeightsText Digits { get; } = Of(
        "digits.safetensors",
        ("dense/kernel", "F32", [784, 128]),
        ("dense/bias", "F32", [128]),
        ("dense_1/kernel", "F32", [128, 10]),
        ("dense_1/bias", "F32", [10]));

    private static WeightsText Jumper { get; } = Of(
        "Jumper.safetensors",
        ("dense/kernel", "F32", [152, 64]),
        ("dense/bias", "F32", [64]),
        ("dense_1/kernel", "F32", [64, 64]),
        ("dense_1/bias", "F32", [64]),
        ("dense_2/kernel", "F32", [64, 3]),
        ("dense_2/bias", "F32", [3]));

    private static WeightsText Steering { get; } = Of(
        "steering.safetensors",
        ("dense/kernel", "F32", [4, 32]),
        ("dense/bias", "F32", [32]),
        ("dense_1/kernel", "F32", [32, 2]),
        ("dense_1/bias", "F32", [2]));

    /// <inheritdoc/>
    public override string Path { get; } = $"obj/{text.Split('\n')[0]}{WeightsManifest.Extension}";

    /// <summary>The text of a good file.</summary>
    public static WeightsText Of(string name, params (string Name, string Type, int[] Shape)[] tensors)
    {
        var header = new Dictionary<string, object> { ["__metadata__"] = new Dictionary<string, string> { ["netgen.format"] = "1", ["a\"\n"] = "ü\\" } };
        int end = 0;
        foreach ((string tensor, string type, int[] shape) in tensors)
        {
            int size = type switch { "F64" or "I64" => 8, "F32" => 4, "F16" or "BF16" => 2, _ => 1 };
            header[tensor] = new
            {
                dtype = type,
                shape,
                data_offsets = new[] { end, end += shape.Aggregate(size, (product, dimension) => product * dimension) },
            };
        }

        return OfHeader(name, JsonSerializer.Serialize(header), end);
    }

    /// <summary>The text of a file with a header.</summary>
    public static WeightsText OfHeader(string name, string header, int dataLength) => new($"{name}\nheader {dataLength}\n{header}  ");

    /// <inheritdoc/>
    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
