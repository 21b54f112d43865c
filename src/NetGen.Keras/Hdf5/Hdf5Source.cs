namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>The bytes of an HDF5 file. Every range is checked against the file before memory is taken for it.</summary>
/// <param name="stream">The file, which can be sought.</param>
/// <param name="name">What messages call it.</param>
internal sealed class Hdf5Source(Stream stream, string name)
{
    // A file whose structures lie over each other could be read for ever. A good one is read about once, its large values exactly once.
    private const int MaximumReadings = 8;
    private const long FreeReading = 16 << 20;

    private long _read;

    /// <summary>What messages call the file.</summary>
    public string Name { get; } = name;

    /// <summary>The number of bytes.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Where addresses count from; a user block comes before.</summary>
    public long BaseAddress { get; set; }

    /// <summary>Some of the bytes.</summary>
    /// <param name="address">Where they begin, counted from the base address.</param>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are, for a message.</param>
    /// <exception cref="NetworkFileException">The file ends before.</exception>
    public byte[] Read(ulong address, ulong count, string what)
    {
        RequireRange(address, count, what);
        byte[] bytes = new byte[count];
        Fill(address, bytes, what);
        return bytes;
    }

    /// <summary>Fills memory with bytes.</summary>
    /// <inheritdoc cref="Read"/>
    public void Fill(ulong address, Span<byte> bytes, string what)
    {
        RequireRange(address, (ulong)bytes.Length, what);
        _read += bytes.Length;
        if (_read - FreeReading > Length * MaximumReadings)
            throw Damaged("its parts lie over each other");
        stream.Position = BaseAddress + (long)address;
        stream.ReadExactly(bytes);
    }

    /// <summary>Checks that a range is inside the file.</summary>
    /// <exception cref="NetworkFileException">It is not, or longer than an array can be.</exception>
    public void RequireRange(ulong address, ulong count, string what)
    {
        ulong length = (ulong)(Length - BaseAddress);
        if (address > length || count > length - address)
            throw Damaged($"it ends before {what} does");
        if (count > (ulong)Array.MaxLength)
            throw Refused($"{what} has {count:N0} bytes, more than an array can hold");
    }

    /// <summary>The exception for a file that is not what it says.</summary>
    /// <param name="why">The rest of the sentence.</param>
    public NetworkFileException Damaged(string why) => new($"{Name} is damaged: {why}.");

    /// <summary>The exception for something that is not read.</summary>
    /// <param name="why">What it is, and what to do.</param>
    public NetworkFileException Refused(string why) => new($"{Name} cannot be read: {why}.");
}
