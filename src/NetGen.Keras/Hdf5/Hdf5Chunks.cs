namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>
/// Reads a dataset whose values are stored in chunks that a version 1 tree finds. Keras writes none, but a file that was compressed afterwards
/// has them.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="what">The dataset, for messages.</param>
/// <param name="shape">Its sizes.</param>
/// <param name="elementSize">The bytes of an element.</param>
/// <param name="filters">How chunks are packed.</param>
internal sealed class Hdf5Chunks(Hdf5Source source, string what, long[] shape, int elementSize, Hdf5Filters filters)
{
    private const int MaximumDepth = 16;

    private readonly HashSet<ulong> _visited = [];
    private int[] _chunk = [];
    private byte[] _values = [];
    private int _chunkSize;
    private long _expectedChunks = 1;

    /// <summary>The bytes of all values.</summary>
    /// <param name="cursor">The layout after its class.</param>
    /// <param name="size">The number of bytes.</param>
    /// <exception cref="NetworkFileException">The file is damaged, or says to hold far more than it stores.</exception>
    public byte[] Read(ref Hdf5Cursor cursor, long size)
    {
        // Weights are never packed better than this; Keras draws the same line for archives.
        const long mostExpansion = 100;
        int axes = cursor.Byte() - 1;
        ulong tree = cursor.UInt64();
        if (axes != shape.Length || axes < 1)
            throw source.Damaged($"{what} has chunks of {axes} axes, and {shape.Length} axes");
        if (size > Array.MaxLength || size > source.Length * (filters.IsPacked ? mostExpansion : 1))
            throw source.Damaged($"{what} would take {size:N0} bytes, more than the file can hold");
        _chunk = new int[axes];
        long chunkSize = elementSize;
        for (int axis = 0; axis < axes; axis++)
        {
            _chunk[axis] = (int)Math.Min(cursor.UInt32(), int.MaxValue);
            if (_chunk[axis] == 0)
                throw source.Damaged($"{what} has chunks without elements");

            // A chunk may reach beyond the dataset, but not far: h5py makes none larger than the dataset.
            if (_chunk[axis] > Math.Max(shape[axis], 1))
                throw source.Damaged($"{what} has chunks that are larger than it is");
            chunkSize *= _chunk[axis];
            _expectedChunks *= (shape[axis] + _chunk[axis] - 1) / _chunk[axis];
        }

        _values = new byte[size];
        _chunkSize = (int)chunkSize;
        if (tree != Hdf5Cursor.Undefined)
            ReadTree(tree, 0);
        return _values;
    }

    private void ReadTree(ulong address, int depth)
    {
        if (depth > MaximumDepth || !_visited.Add(address))
            throw source.Damaged($"{what} has a list of chunks that leads back to itself");
        var cursor = new Hdf5Cursor(source, source.Read(address, 24, what), what);
        cursor.RequireSignature("TREE"u8);
        if (cursor.Byte() != 1)
            throw source.Damaged($"{what} has the tree of a group");
        byte level = cursor.Byte();
        int entries = cursor.UInt16();
        int pair = 16 + (8 * (shape.Length + 1));
        var pairs = new Hdf5Cursor(source, source.Read(address + 24, (ulong)(entries * pair), what), what);
        long[] offsets = new long[shape.Length];
        for (int i = 0; i < entries; i++)
        {
            uint stored = pairs.UInt32(), skipped = pairs.UInt32();
            for (int axis = 0; axis < offsets.Length; axis++)
                offsets[axis] = (long)Math.Min(pairs.UInt64(), long.MaxValue);
            pairs.Skip(8);
            ulong child = pairs.UInt64();
            if (level > 0)
                ReadTree(child, depth + 1);
            else if (_expectedChunks-- == 0)
                throw source.Damaged($"{what} has more chunks than fit in it");
            else
                Place(filters.Unpack(source.Read(child, stored, what), skipped, elementSize, _chunkSize), offsets);
        }
    }

    // Copies a chunk row by row; what reaches beyond the dataset is left out.
    private void Place(byte[] chunk, long[] offsets)
    {
        int last = shape.Length - 1;
        for (int axis = 0; axis <= last; axis++)
        {
            if (offsets[axis] >= shape[axis])
                throw source.Damaged($"{what} has a chunk outside of itself");
        }

        int width = (int)Math.Min(_chunk[last], shape[last] - offsets[last]) * elementSize;
        int[] index = new int[shape.Length];
        for (int row = 0; row < chunk.Length / (_chunk[last] * elementSize); row++)
        {
            long target = 0;
            bool isInside = true;
            for (int axis = 0; axis <= last; axis++)
            {
                isInside &= offsets[axis] + index[axis] < shape[axis];
                target = (target * shape[axis]) + offsets[axis] + index[axis];
            }

            if (isInside)
                chunk.AsSpan(row * _chunk[last] * elementSize, width).CopyTo(_values.AsSpan((int)(target * elementSize)));
            for (int axis = last - 1; axis >= 0; axis--)
            {
                if (++index[axis] < _chunk[axis])
                    break;
                index[axis] = 0;
            }
        }
    }
}
