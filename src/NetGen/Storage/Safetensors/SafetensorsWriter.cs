using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using NetGen.Storage.Files;

namespace NetGen.Storage.Safetensors;

/// <summary>Writes safetensors files.</summary>
internal static class SafetensorsWriter
{
    // The reference implementation pads the header so that the data starts at a multiple of this.
    private const int Alignment = 8;

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file's name; an existing file is replaced.</param>
    /// <param name="metadata">Free text by key.</param>
    /// <param name="tensors">The tensors; their names are all different.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyList<SafetensorsEntry> tensors) =>
        AtomicFile.Write(path, stream => Write(stream, metadata, tensors));

    private static void Write(
        Stream stream,
        IEnumerable<KeyValuePair<string, string>> metadata,
        IReadOnlyList<SafetensorsEntry> tensors)
    {
        ArrayBufferWriter<byte> header = Header(metadata, tensors);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);

        byte[] values = new byte[tensors.Count == 0 ? 0 : tensors.Max(tensor => tensor.ByteLength)];
        foreach (SafetensorsEntry tensor in tensors)
        {
            Span<byte> span = values.AsSpan(0, (int)tensor.ByteLength);
            tensor.CopyTo(span);
            LittleEndian.Convert(span, tensor.Type);
            stream.Write(span);
        }
    }

    private static ArrayBufferWriter<byte> Header(
        IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyList<SafetensorsEntry> tensors)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach ((string key, string text) in metadata)
                json.WriteString(Encode(key), text);
            json.WriteEndObject();

            long offset = 0;
            foreach (SafetensorsEntry tensor in tensors)
            {
                json.WriteStartObject(Encode(tensor.Name));
                json.WriteString("dtype", tensor.Type.ToString());
                json.WriteStartArray("shape");
                foreach (int dimension in tensor.Shape)
                    json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += tensor.ByteLength;
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padding = -header.WrittenCount & (Alignment - 1);
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        return header;
    }

    // A file that could not be loaded is worse than none.
    private static JsonEncodedText Encode(string name)
    {
        var encoded = JsonEncodedText.Encode(name);
        int length = encoded.EncodedUtf8Bytes.Length;
        return length <= SafetensorsHeader.MaximumNameLength
            ? encoded
            : throw new InvalidOperationException(
                $"The name {ShortText.Of(name)} takes {length} bytes in a file, and a name has at most "
                + $"{SafetensorsHeader.MaximumNameLength}; give the layer, or the state of the callback, a shorter one.");
    }
}
