using NetGen.Compiler.Keras.Hdf5;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Keras.Files;

/// <summary>Finds out what a file is by how it begins.</summary>
internal static class KerasContent
{
    /// <summary>What a file is.</summary>
    public enum Kind
    {
        /// <summary>A <c>.keras</c> archive.</summary>
        Archive,

        /// <summary>An HDF5 file, or one that is to say that it is none.</summary>
        Hdf5,
    }

    /// <summary>What a file is.</summary>
    /// <param name="path">The file's name.</param>
    /// <exception cref="NetworkFileException">It begins as no file of Keras does.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    public static Kind Of(string path)
    {
        byte[] head = new byte[8];
        using FileStream stream = RegularFile.OpenRead(path);
        int count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (KerasArchive.Begins(head.AsSpan(0, count)))
            return Kind.Archive;

        // Before the signature there may be a block of the user's.
        if (Hdf5File.Begins(head.AsSpan(0, count)) || stream.Length > 512)
            return Kind.Hdf5;
        throw new NetworkFileException($"{path} is no file of Keras: it is neither a .keras archive nor an HDF5 file.");
    }
}
