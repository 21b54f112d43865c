using System.Buffers.Binary;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace NetGen.Compiler.Onnx.Schema;

/// <summary>Reads the values of tensors, in each of the ways in which a file may hold them. Lengths are checked before memory is taken.</summary>
/// <param name="path">The model's file.</param>
/// <param name="external">The files beside it.</param>
internal sealed class TensorReader(string path, ExternalData external)
{
    private const int MaximumRank = 8;

    /// <summary>Whether a tensor had 64 or 16 bits for each value, which become 32.</summary>
    public bool HasOtherPrecision { get; private set; }

    /// <summary>The values.</summary>
    /// <param name="tensor">The message.</param>
    /// <exception cref="NetworkFileException">Its values and its shape do not fit, or they are of a type that is not read.</exception>
    public OnnxTensor Read(TensorProto tensor)
    {
        int[] sizes = Sizes(tensor);
        int count = sizes.Aggregate(1, (product, size) => product * size);
        var type = (DataType)tensor.DataType;
        HasOtherPrecision |= type is DataType.Double or DataType.Float16 or DataType.Bfloat16;
        int width = type switch
        {
            DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
            DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
            DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
            DataType.Int8 or DataType.Uint8 or DataType.Bool => 1,
            _ => throw Failure(tensor, $"its type is {type}, which is not read; expected numbers of 8 to 64 bits"),
        };
        bool isReal = type is DataType.Double or DataType.Float or DataType.Float16 or DataType.Bfloat16;
        bool isExternal = tensor.DataLocation == TensorProto.Types.DataLocation.External;
        if (isExternal || tensor.RawData.Length > 0)
        {
            ReadOnlyMemory<byte> bytes = isExternal ? external.Read(tensor, (long)count * width) : tensor.RawData.Memory;
            if (bytes.Length != (long)count * width)
                throw Failure(tensor, $"its shape needs {(long)count * width:N0} bytes, but it has {bytes.Length:N0}");
            return isReal ? new(sizes, Reals(bytes.Span, type, count)) : new(sizes, Integers(bytes.Span, type, count));
        }

        int given = type switch
        {
            DataType.Float => tensor.FloatData.Count,
            DataType.Double => tensor.DoubleData.Count,
            DataType.Int64 => tensor.Int64Data.Count,
            DataType.Uint64 or DataType.Uint32 => tensor.Uint64Data.Count,
            _ => tensor.Int32Data.Count,
        };
        if (given != count)
            throw Failure(tensor, $"its shape needs {count:N0} values, but it has {given:N0}");
        return type switch
        {
            DataType.Float => new(sizes, [.. tensor.FloatData.Select(value => (double)value)]),
            DataType.Double => new(sizes, [.. tensor.DoubleData]),
            DataType.Int64 => Whole(tensor.Int64Data),
            DataType.Uint64 or DataType.Uint32 => Whole(tensor.Uint64Data.Select(value => (long)value)),
            DataType.Float16 => new(sizes, [.. tensor.Int32Data.Select(bits => (double)BitConverter.UInt16BitsToHalf((ushort)bits))]),
            DataType.Bfloat16 => new(sizes, [.. tensor.Int32Data.Select(bits => (double)BitConverter.Int32BitsToSingle(bits << 16))]),
            _ => Whole(tensor.Int32Data.Select(value => (long)value)),
        };

        OnnxTensor Whole(IEnumerable<long> values) => new(sizes, [.. values.Select(value => new Extent(value))]);
    }

    /// <summary>The values of a tensor that is an attribute; one of texts, which are labels of classes, stays a type without values.</summary>
    /// <inheritdoc cref="Read"/>
    public object ReadAttribute(TensorProto tensor) =>
        (DataType)tensor.DataType == DataType.String ? DataType.String : Read(tensor);

    private int[] Sizes(TensorProto tensor)
    {
        if (tensor.Dims.Count > MaximumRank)
            throw Failure(tensor, $"it has {tensor.Dims.Count} axes, and at most {MaximumRank} are read");
        long count = 1;
        foreach (long size in tensor.Dims)
        {
            if (size < 0 || size > int.MaxValue || (count *= size) > int.MaxValue)
                throw Failure(tensor, $"its shape is [{string.Join(", ", tensor.Dims)}], which is negative or too large");
        }

        return [.. tensor.Dims.Select(size => (int)size)];
    }

    private static double[] Reals(ReadOnlySpan<byte> bytes, DataType type, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = type switch
            {
                DataType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]),
                DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                DataType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16),
            };
        }

        return values;
    }

    private static Extent[] Integers(ReadOnlySpan<byte> bytes, DataType type, int count)
    {
        Extent[] values = new Extent[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = new(type switch
            {
                DataType.Int64 or DataType.Uint64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]),
                DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]),
                DataType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]),
                DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]),
                DataType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]),
                DataType.Int8 => (sbyte)bytes[i],
                _ => bytes[i],
            });
        }

        return values;
    }

    private NetworkFileException Failure(TensorProto tensor, string reason) =>
        new($"The file '{path}' has a tensor '{tensor.Name}' that cannot be read: {reason}");
}
