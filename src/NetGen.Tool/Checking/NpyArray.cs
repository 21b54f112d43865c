using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tool.Checking;

/// <summary>An array in NumPy's format (NEP 1): a header that is a Python dictionary, and the values.</summary>
/// <param name="Shape">The sizes, the batch first.</param>
/// <param name="Values">The values, the last axis the fastest to vary.</param>
internal sealed partial record NpyArray(IReadOnlyList<int> Shape, double[] Values)
{
    // Magic, and the two numbers of a version.
    private const int PreludeLength = 8, MaximumHeaderLength = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static readonly Dictionary<string, (int Size, Func<ReadOnlySpan<byte>, double> Read)> Types = new()
    {
        ["<f8"] = (8, BinaryPrimitives.ReadDoubleLittleEndian),
        ["<f4"] = (4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        ["<f2"] = (2, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        ["<i8"] = (8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        ["<i4"] = (4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        ["<i2"] = (2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        ["|i1"] = (1, bytes => (sbyte)bytes[0]),
        ["|u1"] = (1, bytes => bytes[0]),
        ["|b1"] = (1, bytes => bytes[0]),
    };

    /// <summary>Reads an array.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="NetworkFileException">It breaks the format, or has values that are no real numbers.</exception>
    public static NpyArray Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < PreludeLength + 4 || !bytes.StartsWith(Magic))
            throw Invalid(name, "it does not begin like an array of NumPy");
        int lengthSize = bytes[6] == 1 ? 2 : 4;
        long headerLength = lengthSize == 2
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[PreludeLength..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[PreludeLength..]);
        int start = PreludeLength + lengthSize;
        if (headerLength > Math.Min(MaximumHeaderLength, bytes.Length - start))
            throw Invalid(name, $"it announces a header of {headerLength} bytes, which it does not have");
        string header = Encoding.Latin1.GetString(bytes.Slice(start, (int)headerLength));
        Match type = TypePattern().Match(header), shape = ShapePattern().Match(header);
        if (!type.Success || !shape.Success)
            throw Invalid(name, "its header names no type and no shape");
        if (!Types.TryGetValue(type.Groups[1].Value, out (int Size, Func<ReadOnlySpan<byte>, double> Read) values))
            throw Invalid(name, $"its values are of type '{type.Groups[1].Value}'; expected real numbers, such as float32");
        if (OrderPattern().IsMatch(header))
            throw Invalid(name, "its first axis is the fastest to vary; save numpy.ascontiguousarray of it");
        ReadOnlySpan<byte> content = bytes[(start + (int)headerLength)..];
        int[] sizes = Sizes(shape.Groups[1].Value, name);
        return Count(sizes) * values.Size == content.Length
            ? new NpyArray(sizes, Read(content, values.Size, values.Read))
            : throw Invalid(name, $"its shape is ({string.Join(", ", sizes)}), but its values take {content.Length} bytes");
    }

    private static int[] Sizes(string text, string name) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw Invalid(name, $"its shape is ({text})")),
    ];

    private static double[] Read(ReadOnlySpan<byte> bytes, int size, Func<ReadOnlySpan<byte>, double> read)
    {
        double[] values = new double[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(bytes.Slice(i * size, size));
        return values;
    }

    // Of a shape that is too large for any file, just that.
    private static long Count(int[] sizes) => sizes.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue));

    private static NetworkFileException Invalid(string name, string reason) => new($"The array '{name}' cannot be read: {reason}.");

    [GeneratedRegex("'descr': *'([^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex TypePattern();

    [GeneratedRegex("'shape': *\\(([^)]*)\\)", RegexOptions.CultureInvariant)]
    private static partial Regex ShapePattern();

    [GeneratedRegex("'fortran_order': *True", RegexOptions.CultureInvariant)]
    private static partial Regex OrderPattern();
}
