using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NetGen.Storage.Safetensors;

/// <summary>Writes safetensors files.</summary>
internal static class SafetensorsWriter
{
    // The reference implementation pads the header so that the data starts at a multiple of this.
    private const int Alignment = 8;

    /// <summary>
    /// Writes a file of F32 tensors under a temporary name in the same folder and then gives it its name, so that there
    /// is never half a file under that name.
    /// </summary>
    /// <param name="path">The file's name; an existing file is replaced.</param>
    /// <param name="metadata">Free text by key.</param>
    /// <param name="tensors">The names of the tensors, all different, and their values.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, string>> metadata,
        IReadOnlyList<(string Name, Parameter Values)> tensors)
    {
        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Write(stream, metadata, tensors);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Write(
        FileStream stream,
        IEnumerable<KeyValuePair<string, string>> metadata,
        IReadOnlyList<(string Name, Parameter Values)> tensors)
    {
        ArrayBufferWriter<byte> header = Header(metadata, tensors);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);

        float[] values = new float[tensors.Count == 0 ? 0 : tensors.Max(tensor => tensor.Values.Length)];
        foreach ((_, Parameter parameter) in tensors)
        {
            Span<float> span = values.AsSpan(0, parameter.Length);
            parameter.CopyTo(span);
            LittleEndian.Convert(span);
            stream.Write(MemoryMarshal.AsBytes(span));
        }
    }

    private static ArrayBufferWriter<byte> Header(
        IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyList<(string Name, Parameter Values)> tensors)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach ((string key, string text) in metadata)
                json.WriteString(key, text);
            json.WriteEndObject();

            long offset = 0;
            foreach ((string name, Parameter parameter) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int dimension in parameter.Info.Shape)
                    json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += (long)parameter.Length * sizeof(float);
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
}
