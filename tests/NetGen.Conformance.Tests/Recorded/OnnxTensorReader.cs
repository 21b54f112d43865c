using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>Reads ONNX's <c>TensorProto</c>, as far as ONNX's tests need it: floats as <c>raw_data</c>.</summary>
internal static class OnnxTensorReader
{
    // A field's number, three bits further left, and the wire type.
    private const ulong Dimension = (1 << 3) | Number;
    private const ulong DataType = (2 << 3) | Number;
    private const ulong RawData = (9 << 3) | Bytes;
    private const ulong Number = 0;
    private const ulong Bytes = 2;
    private const ulong WireType = 7;

    private const ulong Float = 1;

    public static RecordedTensor Read(ReadOnlySpan<byte> message)
    {
        List<int> shape = [];
        double[] data = [];
        while (!message.IsEmpty)
        {
            ulong tag = ReadNumber(ref message), value = ReadNumber(ref message);
            ReadOnlySpan<byte> bytes = (tag & WireType) switch
            {
                Number => [],
                Bytes => message[..(int)value],
                _ => throw new InvalidDataException($"Unexpected wire type of tag {tag}."),
            };
            message = message[bytes.Length..];
            if (tag == Dimension)
                shape.Add((int)value);
            else if (tag == RawData)
                data = MemoryMarshal.Cast<byte, float>(bytes).ToArray().ToDoubles();
            else if (tag == DataType && value != Float)
                throw new InvalidDataException($"The elements are no floats, but of type {value}.");
        }

        return new(data, [.. shape]);
    }

    // Seven bits of a number in each byte, the low ones first; the eighth says that there are more.
    private static ulong ReadNumber(ref ReadOnlySpan<byte> message)
    {
        ulong number = 0;
        for (int i = 0; ; i++)
        {
            number |= (message[i] & 127UL) << (7 * i);
            if (message[i] < 128)
            {
                message = message[(i + 1)..];
                return number;
            }
        }
    }
}
