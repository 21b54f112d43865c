using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>The functions of <c>networks.cpp</c>.</summary>
internal static partial class EigenNetworks
{
    /// <summary>The name of the library that prepare-peers.sh makes.</summary>
    private const string Library = "libeigen_networks.so";

    /// <summary>What it was compiled with.</summary>
    public static string Version => Marshal.PtrToStringUTF8(GetVersion()) ?? "";

    /// <summary>A network by its name, or 0; it copies its parameters: kernel and bias of each layer, in Keras's layout.</summary>
    [LibraryImport(Library, EntryPoint = "networks_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Create(string name, nint[] parameters);

    /// <summary>Predicts one sample for each call, going round in a number of them that is a power of two.</summary>
    [LibraryImport(Library, EntryPoint = "networks_run")]
    public static partial void Run(nint network, nint[] inputs, nint[] outputs, int samples, int calls);

    /// <summary>Frees a network.</summary>
    [LibraryImport(Library, EntryPoint = "networks_destroy")]
    public static partial void Destroy(nint network);

    [LibraryImport(Library, EntryPoint = "networks_version")]
    private static partial nint GetVersion();
}
