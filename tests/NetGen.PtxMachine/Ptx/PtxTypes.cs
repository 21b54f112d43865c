namespace NetGen.PtxMachine;

/// <summary>The names of types.</summary>
internal static class PtxTypes
{
    private static readonly Dictionary<string, PtxType> Names = new()
    {
        ["pred"] = PtxType.Predicate,
        ["b16"] = PtxType.Bits16,
        ["u16"] = PtxType.Bits16,
        ["s16"] = PtxType.Bits16,
        ["f16"] = PtxType.Bits16,
        ["b32"] = PtxType.Bits32,
        ["u32"] = PtxType.Unsigned32,
        ["s32"] = PtxType.Signed32,
        ["f32"] = PtxType.Float32,
        ["b64"] = PtxType.Bits64,
        ["u64"] = PtxType.Unsigned64,
        ["s64"] = PtxType.Signed64,
        ["f64"] = PtxType.Float64,
    };

    /// <summary>The type of a name, which has no point before it; <see langword="null"/> if it is none.</summary>
    public static PtxType? Find(string name) => Names.TryGetValue(name, out PtxType type) ? type : null;

    /// <summary>The bytes of a value in memory.</summary>
    public static int Bytes(this PtxType type) => type switch
    {
        PtxType.Bits16 => 2,
        >= PtxType.Bits64 => 8,
        _ => 4,
    };
}
