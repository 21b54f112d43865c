using System.Text;

namespace NetGen.Compiler.Emit.Gpu.Memory;

/// <summary>
/// Marks in the text of a kernel for what depends on nothing but which layer it is of: where its tensors and parameters lie.
/// <see cref="GpuKernelTexts"/> puts numbers in their place or, where layers share the kernel, what each launch gives it.
/// </summary>
internal static class LayerPlace
{
    private const char Begin = '\u0002';
    private const char End = '\u0003';

    /// <summary>The offset of a tensor in the workspace, as what is added before the rest of an index.</summary>
    public static string Tensor(int offset) => Mark(LayerPlaceKind.Tensor, Text.Of(offset));

    /// <summary>The place of a parameter, as what is added before the rest of an index.</summary>
    public static string Parameter(int place) => Mark(LayerPlaceKind.Parameter, Text.Of(place));

    /// <summary>The number of a parameter.</summary>
    public static string ParameterNumber(int number) => Mark(LayerPlaceKind.ParameterNumber, Text.Of(number));

    /// <summary>The number of a dropout layer.</summary>
    public static string MaskNumber(int number) => Mark(LayerPlaceKind.MaskNumber, Text.Of(number));

    /// <summary>The name of a parameter, for documentation.</summary>
    public static string Name(string name) => Mark(LayerPlaceKind.Name, name);

    /// <summary>The text with something else in place of each mark.</summary>
    /// <param name="text">The text.</param>
    /// <param name="replacement">Gives it for the kind and the value of a mark.</param>
    public static string Replace(string text, Func<LayerPlaceKind, string, string> replacement)
    {
        var result = new StringBuilder(text.Length);
        int start = 0;
        for (int mark = text.IndexOf(Begin); mark >= 0; mark = text.IndexOf(Begin, start))
        {
            int end = text.IndexOf(End, mark);
            result.Append(text, start, mark - start)
                .Append(replacement((LayerPlaceKind)text[mark + 1], text.Substring(mark + 2, end - mark - 2)));
            start = end + 1;
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    private static string Mark(LayerPlaceKind kind, string value) => $"{Begin}{(char)kind}{value}{End}";
}

/// <summary>What a mark stands for; its letter in the text.</summary>
internal enum LayerPlaceKind
{
    /// <summary>An offset in the workspace.</summary>
    Tensor = 't',

    /// <summary>The place of a parameter.</summary>
    Parameter = 'p',

    /// <summary>The number of a parameter.</summary>
    ParameterNumber = 'n',

    /// <summary>The number of a dropout layer.</summary>
    MaskNumber = 'm',

    /// <summary>A name.</summary>
    Name = '/',
}

/// <summary>The places that are marked in the text of a kernel.</summary>
internal sealed class LayerPlaces
{
    private readonly List<(LayerPlaceKind Kind, string Value)> _places = [];

    /// <summary>Finds them.</summary>
    public LayerPlaces(string text) => Key = LayerPlace.Replace(text, (kind, value) =>
    {
        if (kind == LayerPlaceKind.Name)
        {
            Names.Add(value);
            return "";
        }

        int number = NumberOf(kind, value);
        if (number < 0)
        {
            number = _places.Count;
            _places.Add((kind, value));
        }

        return $"{(char)kind}{Text.Of(number)}";
    });

    /// <summary>The text with the numbers of places instead of places: the same of layers that can share a kernel.</summary>
    public string Key { get; }

    /// <summary>The values of the places, in the order of their first mention.</summary>
    public IReadOnlyList<string> Values => [.. _places.Select(place => place.Value)];

    /// <summary>The names that are mentioned.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The number of a place; -1 where it is none.</summary>
    public int NumberOf(LayerPlaceKind kind, string value) => _places.IndexOf((kind, value));
}
