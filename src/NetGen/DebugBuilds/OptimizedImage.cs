using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NetGen;

/// <summary>The file of an assembly, changed so that the JIT optimises it, and renamed so that it can be loaded beside the original.</summary>
internal static class OptimizedImage
{
    // ECMA-335, II.23.3: two bytes of prolog, and then the argument of DebuggableAttribute(DebuggingModes).
    private const int ArgumentOffset = 2, BlobLength = 8;

    // ECMA-335, II.22.2: a row of the table of assemblies has 16 bytes, an index of blobs and two of strings, the first of which is the name.
    private const int PublicKeyOffset = 16;

    /// <summary>Writes into the image that optimisation is on, and gives the assembly the name of its module, which ends in ".dll".</summary>
    /// <param name="image">The bytes of the file.</param>
    /// <param name="version">The module's version, which each build gives another; the file may be of another build by now.</param>
    /// <returns>Whether the image is of this version, and says now that it is to be optimised.</returns>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public static bool Optimize(byte[] image, Guid version)
    {
        using var file = new PEReader(new MemoryStream(image, writable: false));
        MetadataReader metadata = file.GetMetadataReader();
        if (metadata.GetGuid(metadata.GetModuleDefinition().Mvid) != version)
            return false;
        if (!Rename(image, file, metadata))
            return false;
        bool isFound = false;
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (!IsDebuggable(metadata, attribute) || metadata.GetBlobReader(attribute.Value).Length != BlobLength)
                continue;

            // A blob begins with its length, which is one byte here.
            int blob = file.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Blob) + metadata.GetHeapOffset(attribute.Value) + 1;
            BinaryPrimitives.WriteInt32LittleEndian(
                image.AsSpan(blob + ArgumentOffset), (int)DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints);
            isFound = true;
        }

        return isFound;
    }

    private static bool Rename(byte[] image, PEReader file, MetadataReader metadata)
    {
        StringHandle assembly = metadata.GetAssemblyDefinition().Name, module = metadata.GetModuleDefinition().Name;
        if (metadata.StringComparer.Equals(module, metadata.GetString(assembly)))
            return false;

        // Indices take two bytes or four, those of blobs and those of strings each.
        (int blob, int text) = metadata.GetTableRowSize(TableIndex.Assembly) switch
        {
            PublicKeyOffset + 6 => (2, 2),
            PublicKeyOffset + 8 => (4, 2),
            PublicKeyOffset + 10 => (2, 4),
            _ => (4, 4),
        };
        Span<byte> name = image.AsSpan(file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Assembly) + PublicKeyOffset + blob, text);
        int offset = metadata.GetHeapOffset(module);
        if (text == 2)
            BinaryPrimitives.WriteUInt16LittleEndian(name, (ushort)offset);
        else
            BinaryPrimitives.WriteInt32LittleEndian(name, offset);
        return true;
    }

    private static bool IsDebuggable(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && metadata.GetTypeReference((TypeReferenceHandle)parent) is var type
        && metadata.StringComparer.Equals(type.Name, nameof(DebuggableAttribute))
        && metadata.StringComparer.Equals(type.Namespace, "System.Diagnostics");
}
