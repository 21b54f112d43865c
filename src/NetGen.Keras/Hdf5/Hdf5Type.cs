namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>The kinds of types, as HDF5 numbers them.</summary>
internal enum Hdf5Class
{
    /// <summary>Integers.</summary>
    Integer = 0,

    /// <summary>Floating-point numbers.</summary>
    Float = 1,

    /// <summary>Strings of a fixed length.</summary>
    String = 3,

    /// <summary>Bytes without a meaning.</summary>
    Opaque = 5,

    /// <summary>Sequences and strings of any length, which lie in a heap.</summary>
    Variable = 9,
}

/// <summary>The type of an element.</summary>
/// <param name="Class">The kind.</param>
/// <param name="Size">The bytes of an element.</param>
/// <param name="Bits">The bits of the kind: the order of bytes, the sign, the padding of strings.</param>
/// <param name="Precision">The bits of an integer or a float that count; 0 for others.</param>
internal readonly record struct Hdf5Type(Hdf5Class Class, int Size, int Bits, int Precision)
{
    /// <summary>Whether the elements are strings.</summary>
    public bool IsString => Class == Hdf5Class.String || IsVariableString;

    /// <summary>Whether the elements are strings that lie in a heap.</summary>
    public bool IsVariableString => Class == Hdf5Class.Variable && (Bits & 15) == 1;

    /// <summary>Whether the lowest byte of a number comes first.</summary>
    public bool IsLittleEndian => (Bits & 0x41) == 0;

    /// <summary>Whether an integer has a sign.</summary>
    public bool IsSigned => (Bits & 8) != 0;

    /// <summary>Reads a type.</summary>
    /// <param name="cursor">Its bytes; stands after the general part and the numbers' properties afterwards.</param>
    public static Hdf5Type Read(ref Hdf5Cursor cursor)
    {
        Hdf5Class kind = (Hdf5Class)(cursor.Byte() & 15);
        int bits = cursor.UInt16() | (cursor.Byte() << 16);
        uint size = cursor.UInt32();
        int precision = 0;
        if (kind is Hdf5Class.Integer or Hdf5Class.Float)
        {
            cursor.Skip(2);
            precision = cursor.UInt16();
        }

        return new Hdf5Type(kind, (int)Math.Min(size, int.MaxValue), bits, precision);
    }

    /// <inheritdoc/>
    public override string ToString() => Class switch
    {
        Hdf5Class.Integer => $"{(IsSigned ? "int" : "uint")}{Size * 8L}{Order}",
        Hdf5Class.Float => $"float{Size * 8L}{Order}",
        Hdf5Class.String => $"strings of {Size} bytes",
        _ when IsVariableString => "strings",
        Hdf5Class.Opaque => $"{Size} opaque bytes",
        _ => $"HDF5's class {(int)Class}",
    };

    private string Order => IsLittleEndian ? "" : " (big-endian)";
}
