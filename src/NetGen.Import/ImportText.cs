using System.Globalization;

namespace NetGen.Compiler.Import;

/// <summary>Reads what a person writes about an import: names, lists and shapes.</summary>
internal static class ImportText
{
    /// <summary>How a shape is written, for messages.</summary>
    public const string ShapeForm = "one to four sizes with commas between them, such as 28,28,1";

    /// <summary>How an input that is a number is written, for messages.</summary>
    public const string ConstantForm = "an input and a number, such as action_masks=1";

    /// <summary>How a namespace is written, for messages.</summary>
    public const string NamespaceForm = "names with dots between them, such as My.Game";

    /// <summary>The name of a class for a file: <c>my-policy.onnx</c> becomes <c>MyPolicy</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The name; <c>Model</c> where the file's name makes none.</returns>
    public static string ClassOf(string path)
    {
        string name = MemberNames.Pascal(Path.GetFileName(path).Split('.')[0]);
        return MemberNames.IsIdentifier(name) ? name : "Model";
    }

    /// <summary>Whether a text can be a namespace, the global one included.</summary>
    public static bool IsNamespace(string text) => text.Length == 0 || text.Split('.').All(MemberNames.IsIdentifier);

    /// <summary>Names with commas between them; none of nothing.</summary>
    public static string[] Names(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A shape without the batch: <c>28,28,1</c>.</summary>
    /// <returns>The shape; nothing where the text is none.</returns>
    public static TensorShape? Shape(string text)
    {
        int[] sizes = [.. text.Split(',').Select(size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
        return sizes.Length is >= 1 and <= 4 && sizes.All(size => size > 0) ? TensorShape.Of(sizes) : null;
    }

    /// <summary>An input that is a number: <c>action_masks=1</c>.</summary>
    /// <returns>Its name and the number; nothing where the text is none.</returns>
    public static (string Name, double Value)? Constant(string text)
    {
        int at = text.LastIndexOf('=');
        return at > 0 && double.TryParse(text[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && float.IsFinite((float)value)
            ? (text[..at], value)
            : null;
    }
}
