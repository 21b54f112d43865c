using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NetGen;

/// <summary>The file of an assembly, changed so that the JIT optimises it.</summary>
internal static class OptimizedImage
{
    // ECMA-335, II.23.3: two bytes of prolog, and then the argument of DebuggableAttribute(DebuggingModes).
    private const int ArgumentOffset = 2, BlobLength = 8;

    /// <summary>Writes into the image that optimisation is on.</summary>
    /// <param name="image">The bytes of the file.</param>
    /// <returns>Whether the image says now that it is to be optimised.</returns>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public static bool Optimize(byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image, writable: false));
        MetadataReader metadata = file.GetMetadataReader();
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

    private static bool IsDebuggable(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && metadata.GetTypeReference((TypeReferenceHandle)parent) is var type
        && metadata.StringComparer.Equals(type.Name, nameof(DebuggableAttribute))
        && metadata.StringComparer.Equals(type.Namespace, "System.Diagnostics");
}
