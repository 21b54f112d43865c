using Google.Protobuf;
using NetGen.Storage.Files;
using Onnx;

namespace NetGen.Compiler.Onnx.Schema;

/// <summary>Reads the message that an ONNX file is.</summary>
internal static class OnnxMessage
{
    /// <summary>The operator sets of the default domain that are read.</summary>
    public const int OldestOperators = 7, NewestOperators = 25;

    /// <summary>Reads a file. Protocol Buffers hold at most 2 GB, and nest at most 100 deep.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NetworkFileException">It is no ONNX file, is damaged, or is of a version that is not read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelProto Read(string path)
    {
        ModelProto model;
        using (FileStream stream = RegularFile.OpenRead(path))
        {
            if (stream.Length > Array.MaxLength)
                throw new NetworkFileException($"The file '{path}' has {stream.Length:N0} bytes; an ONNX file has at most {Array.MaxLength:N0}, and its weights beside it");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            try
            {
                model = ModelProto.Parser.ParseFrom(bytes);
            }
            catch (InvalidProtocolBufferException exception)
            {
                throw new NetworkFileException($"The file '{path}' is no ONNX file, or it is damaged: {exception.Message}", exception);
            }
        }

        if (model.Graph is null)
            throw new NetworkFileException($"The file '{path}' is no ONNX file, or it is damaged: it has no graph");
        RequireOperators(model, path);
        return model;
    }

    private static void RequireOperators(ModelProto model, string path)
    {
        long[] versions = [.. model.OpsetImport.Where(import => NodeNames.IsDefaultDomain(import.Domain)).Select(import => import.Version)];
        if (versions is [>= OldestOperators and <= NewestOperators])
            return;
        string found = versions.Length switch
        {
            0 => "names none",
            1 => $"has {versions[0]}",
            _ => $"names {string.Join(" and ", versions)}",
        };
        throw new NetworkFileException(
            $"The file '{path}' {found} as the version of ONNX's operators (opset), and {OldestOperators} to {NewestOperators} are read; export it again with one of these");
    }
}
