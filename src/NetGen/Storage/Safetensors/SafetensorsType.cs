namespace NetGen.Storage.Safetensors;

/// <summary>The types of values that are read and written, by their names in the format.</summary>
internal enum SafetensorsType
{
    /// <summary>32-bit floats.</summary>
    F32,

    /// <summary>The upper halves of 32-bit floats.</summary>
    BF16,

    /// <summary>Signed bytes.</summary>
    I8,

    /// <summary>16-bit floats of IEEE 754.</summary>
    F16,

    /// <summary>64-bit floats.</summary>
    F64,

    /// <summary>64-bit integers, which are counters of no use to a network.</summary>
    I64,
}

/// <summary>What is known of the types.</summary>
internal static class SafetensorsTypes
{
    /// <summary>The bytes that a value takes.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F32 => sizeof(float),
        SafetensorsType.BF16 or SafetensorsType.F16 => sizeof(ushort),
        SafetensorsType.F64 or SafetensorsType.I64 => sizeof(double),
        _ => sizeof(sbyte),
    };

    /// <summary>The type of a name in a file; nothing where it is none of ours.</summary>
    public static SafetensorsType? Parse(string name) => name switch
    {
        nameof(SafetensorsType.F32) => SafetensorsType.F32,
        nameof(SafetensorsType.BF16) => SafetensorsType.BF16,
        nameof(SafetensorsType.I8) => SafetensorsType.I8,
        nameof(SafetensorsType.F16) => SafetensorsType.F16,
        nameof(SafetensorsType.F64) => SafetensorsType.F64,
        nameof(SafetensorsType.I64) => SafetensorsType.I64,
        _ => null,
    };
}
