using System.Collections.Immutable;
using System.Text.Json;

namespace NetGen.Storage.Safetensors;

/// <summary>One tensor in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Shape">Its dimensions, each at least 0.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsTensor(
    string Name, SafetensorsType Type, ImmutableArray<long> Shape, long Begin, long End);

/// <summary>The header of a safetensors file, fully checked.</summary>
/// <param name="Metadata">Free text by key.</param>
/// <param name="Tensors">The tensors by name.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, SafetensorsTensor> Tensors)
{
    /// <summary>The bytes that a name of a tensor or of metadata takes at most, as it stands in the file.</summary>
    public const int MaximumNameLength = 2000;

    private const string MetadataKey = "__metadata__";

    // No network has more, and a shape must not take memory without end.
    private const int MaximumRank = 8;

    // Files are refused while they are parsed, before what they announce takes time and memory. A network of 1,000 layers with Adam and
    // a copy of its best weights has 8,000 tensors.
    private const int MaximumEntries = 100_000;
    private const int MaximumTextLength = 1_000_000;

    /// <summary>Parses a header and checks that its tensors fill the data exactly, without overlaps or holes.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">The number of bytes after the header.</param>
    /// <exception cref="NetworkFileException">The header breaks the format, or a tensor is of another type.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.Length == 0 || json[0] != '{')
            throw Invalid(path, "the header does not start with {");
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            SafetensorsHeader header = Parse(path, ref reader);
            CheckOffsets(path, header.Tensors.Values, dataLength);
            return header;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader reports text that is no valid UTF-8 as an InvalidOperationException.
            throw Invalid(path, $"the header is not valid JSON ({exception.Message})", exception);
        }
    }

    /// <summary>The exception for a file that breaks the format.</summary>
    public static NetworkFileException Invalid(string path, string reason, Exception? cause = null)
    {
        string message = $"{path} is not a valid safetensors file: {ShortText.Of(reason, 300)}.";
        return cause is null ? new NetworkFileException(message) : new NetworkFileException(message, cause);
    }

    private static SafetensorsHeader Parse(string path, ref Utf8JsonReader reader)
    {
        Dictionary<string, string>? metadata = null;
        var tensors = new Dictionary<string, SafetensorsTensor>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = ReadName(path, ref reader);
            reader.Read();
            if (name == MetadataKey)
            {
                if (metadata is not null)
                    throw Invalid(path, $"{MetadataKey} appears twice");
                metadata = ParseMetadata(path, ref reader);
            }
            else if (!tensors.TryAdd(name, ParseTensor(path, name, ref reader)))
            {
                throw Invalid(path, $"the tensor {ShortText.Of(name)} appears twice");
            }
            else if (tensors.Count > MaximumEntries)
            {
                throw Invalid(path, $"it has more than {MaximumEntries} tensors");
            }
        }

        // Anything after the closing brace but white space makes this throw.
        reader.Read();
        return new SafetensorsHeader(metadata ?? [], tensors);
    }

    private static Dictionary<string, string> ParseMetadata(string path, ref Utf8JsonReader reader)
    {
        var metadata = new Dictionary<string, string>();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Invalid(path, $"{MetadataKey} is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = ReadName(path, ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Invalid(path, $"the metadata {ShortText.Of(key)} is not a string");
            if (reader.ValueSpan.Length > MaximumTextLength && key.StartsWith("netgen.", StringComparison.Ordinal) && key != ModelFile.LayersKey)
                throw Invalid(path, $"the metadata {ShortText.Of(key)} has {reader.ValueSpan.Length} bytes, and at most {MaximumTextLength} are read");
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw Invalid(path, $"the metadata {ShortText.Of(key)} appears twice");
            if (metadata.Count > MaximumEntries)
                throw Invalid(path, $"it has more than {MaximumEntries} entries of metadata");
        }

        return metadata;
    }

    private static string ReadName(string path, ref Utf8JsonReader reader) =>
        reader.ValueSpan.Length <= MaximumNameLength
            ? reader.GetString()!
            : throw Invalid(path, $"it has a name of {reader.ValueSpan.Length} bytes, and at most {MaximumNameLength} are read");

    private static SafetensorsTensor ParseTensor(string path, string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Invalid(path, $"the entry {ShortText.Of(name)} is not an object");
        string? type = null;
        ImmutableArray<long> shape = default;
        ImmutableArray<long> offsets = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = ReadName(path, ref reader);
            reader.Read();
            if (key == "dtype" && type is null && reader.TokenType == JsonTokenType.String)
                type = ReadName(path, ref reader);
            else if (key == "shape" && shape.IsDefault)
                shape = ParseNumbers(path, name, ref reader);
            else if (key == "data_offsets" && offsets.IsDefault)
                offsets = ParseNumbers(path, name, ref reader);
            else
                throw Invalid(path, $"{ShortText.Of(name)}: {ShortText.Of(key)} is unknown, appears twice or is of the wrong type");
        }

        if (type is null || shape.IsDefault || offsets.IsDefault || offsets.Length != 2)
            throw Invalid(path, $"{ShortText.Of(name)} needs a dtype, a shape and two data_offsets");
        if (SafetensorsTypes.Parse(type) is not { } known)
        {
            string readable = string.Join(", ", Enum.GetNames<SafetensorsType>());
            throw new NetworkFileException($"{path}: {ShortText.Of(name)} is of type {ShortText.Of(type)}; only {readable} can be read. Convert it first.");
        }

        if (ByteLength(known, shape) is not { } length || offsets[1] - offsets[0] != length)
        {
            throw Invalid(
                path, $"{ShortText.Of(name)} has shape [{string.Join(", ", shape)}] but takes bytes {offsets[0]} to {offsets[1]}");
        }

        return new SafetensorsTensor(name, known, shape, offsets[0], offsets[1]);
    }

    private static ImmutableArray<long> ParseNumbers(string path, string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Invalid(path, $"{ShortText.Of(name)}: shape and data_offsets must be arrays");
        ImmutableArray<long>.Builder numbers = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Invalid(path, $"{ShortText.Of(name)}: shape and data_offsets must be whole numbers of at least 0");
            if (numbers.Count == MaximumRank)
                throw Invalid(path, $"{ShortText.Of(name)} has more than {MaximumRank} dimensions");
            numbers.Add(number);
        }

        return numbers.ToImmutable();
    }

    private static long? ByteLength(SafetensorsType type, ImmutableArray<long> shape)
    {
        Int128 length = type.Size();
        foreach (long dimension in shape)
        {
            length *= dimension;
            if (length > long.MaxValue)
                return null;
        }

        return (long)length;
    }

    private static void CheckOffsets(string path, IEnumerable<SafetensorsTensor> tensors, long dataLength)
    {
        long end = 0;
        foreach (SafetensorsTensor tensor in tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin != end)
                throw Invalid(path, $"{ShortText.Of(tensor.Name)} begins at byte {tensor.Begin} of the data, expected {end}");
            end = tensor.End;
        }

        if (end != dataLength)
            throw Invalid(path, $"the tensors take {end} bytes, but {dataLength} bytes of data follow the header");
    }
}
