using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>
/// Whether a network can be computed on a GPU. Kernels are made of the same primitive operations as the code for the CPU, so
/// there is no layer that they lack; one that they did would be reported here.
/// </summary>
internal static class GpuRules
{
    /// <summary>Whether kernels are generated; an error where they are asked for and cannot be.</summary>
    public static bool Check(NetworkDeclaration declaration, InferenceContext context)
    {
        if (declaration.Gpu is not { } gpu)
            return false;
        bool isKnown = context.Require(
            Enum.IsDefined(typeof(GpuPrecision), gpu.Precision), gpu.Ordinal, "Gpu", "Precision", "a member of GpuPrecision", gpu.Precision);
        if (isKnown && !gpu.IsPackageReferenced)
            context.Report(NetworkErrorKind.MissingGpuPackage, gpu.Ordinal, declaration.Type.Name);
        return isKnown && gpu.IsPackageReferenced;
    }
}
