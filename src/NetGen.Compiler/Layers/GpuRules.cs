using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether a network gets kernels for GPUs.</summary>
internal static class GpuRules
{
    /// <summary>Whether kernels are generated; an error where they are asked for and cannot be.</summary>
    public static bool Check(NetworkDeclaration declaration, IEnumerable<Layer> layers, InferenceContext context)
    {
        if (declaration.Gpu is not { } gpu)
            return false;
        bool isKnown = context.Require(
            Enum.IsDefined(typeof(GpuPrecision), gpu.Precision), gpu.Ordinal, "Gpu", "Precision", "a member of GpuPrecision", gpu.Precision);
        if (!isKnown)
            return false;
        if (layers.FirstOrDefault(layer => !layer.HasGpuKernels) is { } layer)
        {
            context.Report(NetworkErrorKind.NotOnGpu, gpu.Ordinal, declaration.Type.Name, layer.Name, layer.Kind);
            return false;
        }

        if (!gpu.IsPackageReferenced)
            context.Report(NetworkErrorKind.MissingGpuPackage, gpu.Ordinal, declaration.Type.Name);
        return gpu.IsPackageReferenced;
    }
}
