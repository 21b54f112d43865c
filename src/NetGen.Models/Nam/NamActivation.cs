using System.Text.Json;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models.Nam;

/// <summary>An activation of a file: a name, or an object with numbers.</summary>
internal static class NamActivation
{
    private static readonly Dictionary<string, Activation> Known = new()
    {
        ["Tanh"] = Activation.Tanh,
        ["Hardtanh"] = Activation.HardTanh,
        ["ReLU"] = Activation.Relu,
        ["Sigmoid"] = Activation.Sigmoid,
        ["SiLU"] = Activation.Silu,
        ["Hardswish"] = Activation.HardSilu,
        ["Softsign"] = Activation.Softsign,
    };

    /// <summary>The gate of layers that do not say one.</summary>
    public static LayerDeclaration Sigmoid { get; } = new ActivationDeclaration(0, Activation.Sigmoid, double.NaN);

    /// <summary>The layer that it is. <c>PReLU</c> is one with one slope, or with a slope for each channel.</summary>
    /// <param name="element">The activation.</param>
    /// <param name="owner">What it stands in.</param>
    /// <param name="problems">Receives what is wrong with it.</param>
    public static LayerDeclaration Read(JsonElement element, NamObject owner, List<string> problems)
    {
        NamObject? numbers = element.ValueKind == JsonValueKind.Object ? new(element, owner.Place + ".activation", problems) : null;
        string name = numbers?.Word("type") ?? (element.ValueKind == JsonValueKind.String ? element.GetString()! : "");
        LayerDeclaration? layer = null;
        if (Known.TryGetValue(name, out Activation function))
            layer = new ActivationDeclaration(0, function, double.NaN);
        else if (name is "LeakyReLU" or "PReLU" && numbers?.Has("negative_slopes") != true)
            layer = new LeakyReLUDeclaration(0) { NegativeSlope = numbers?.Real("negative_slope") ?? 0.01 };
        numbers?.RequireAllRead();
        if (layer is null)
            problems.Add($"{owner.Place}: the activation '{name}' is not read; known are {string.Join(", ", Known.Keys)}, LeakyReLU, and PReLU with one slope");
        return layer ?? Sigmoid;
    }
}
