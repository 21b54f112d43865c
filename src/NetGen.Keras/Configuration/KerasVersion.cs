using System.Globalization;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>The version of Keras that wrote a file.</summary>
/// <param name="Text">As the file has it: <c>3.8.0</c>, <c>2.2.4-tf</c>.</param>
/// <param name="Major">1, 2 or 3. A file without a version is of Keras 1.</param>
internal sealed record KerasVersion(string Text, int Major)
{
    // "Disable automatic mask propagation in RNN layers", July 2026.
    private const int FirstWithoutMasksAfterRecurrentLayers = 16;

    /// <summary>Whether recurrent layers pass a mask on.</summary>
    public bool RecurrentLayersPassMasks => Major < 3 || Minor < FirstWithoutMasksAfterRecurrentLayers;

    private int Minor => Text.Split('.') is [_, var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>Reads a version.</summary>
    /// <param name="text">The version; nothing where the file has none.</param>
    public static KerasVersion Parse(string? text)
    {
        string number = (text ?? "1").Split('.')[0];
        bool isKnown = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int major) && major >= 1;
        return new KerasVersion(text ?? "1", isKnown ? Math.Min(major, 3) : 3);
    }
}
