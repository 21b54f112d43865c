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
}

/// <summary>What is known of the types.</summary>
internal static class SafetensorsTypes
{
    /// <summary>The bytes that a value takes.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F32 => sizeof(float),
        SafetensorsType.BF16 => sizeof(ushort),
        _ => sizeof(sbyte),
    };

    /// <summary>The type of a name in a file; nothing where it is none of ours.</summary>
    public static SafetensorsType? Parse(string name) => name switch
    {
        nameof(SafetensorsType.F32) => SafetensorsType.F32,
        nameof(SafetensorsType.BF16) => SafetensorsType.BF16,
        nameof(SafetensorsType.I8) => SafetensorsType.I8,
        _ => null,
    };
}
