namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>The shape of a dataset or an attribute.</summary>
internal static class Hdf5Space
{
    private const int MaximumRank = 32;

    /// <summary>The sizes of a dataspace; none for a scalar, one of 0 for an empty one.</summary>
    /// <param name="cursor">Its bytes.</param>
    /// <param name="source">The file.</param>
    /// <param name="what">The object, for messages.</param>
    public static long[] Read(ref Hdf5Cursor cursor, Hdf5Source source, string what)
    {
        const byte empty = 2;
        byte version = cursor.Byte();
        if (version is not (1 or 2))
            throw source.Damaged($"{what} has a dataspace of version {version}");
        int rank = cursor.Byte();
        byte flags = cursor.Byte(), type = cursor.Byte();
        if (version == 1)
            cursor.Skip(4);
        if (rank > MaximumRank)
            throw source.Damaged($"{what} has {rank} axes");
        if (version == 2 && type == empty)
            return [0];
        long[] sizes = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            sizes[axis] = (long)Math.Min(cursor.UInt64(), long.MaxValue);
        cursor.Skip((flags & 1) != 0 ? rank * 8 : 0);
        return sizes;
    }

    /// <summary>The number of elements.</summary>
    /// <exception cref="NetworkFileException">They are more than an array can hold.</exception>
    public static int Count(long[] sizes, Hdf5Source source, string what)
    {
        long count = 1;
        foreach (long size in sizes)
        {
            if (size == 0)
                return 0;
            count = size > Array.MaxLength ? long.MaxValue : Math.Min(count, Array.MaxLength + 1L) * size;
        }

        return count <= Array.MaxLength
            ? (int)count
            : throw source.Refused($"{what} has {string.Join('×', sizes)} elements, more than an array can hold");
    }
}
