using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using NetGen;

[assembly: MetadataUpdateHandler(typeof(OptimizedCopy))]

namespace NetGen;

/// <summary>
/// The kernels of an assembly that is built without optimisation, from a second copy of it that the JIT optimises; for generated code of Debug builds.
/// </summary>
/// <remarks>
/// The JIT optimises no method of an assembly whose <see cref="DebuggableAttribute"/> says so. Kernels take references to numbers and no object of the program, so
/// those of a copy with another attribute compute the same on the same memory, at the speed of a Release build, and the program's own code can be debugged.
/// The copy is made at the first call; <c>DOTNET_NetGen_OptimizedCopy=0</c> in the environment switches it off. Without it, the kernels of the assembly itself run,
/// slowly: for an assembly that has no file, and after its code was changed while the program runs.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OptimizedCopy
{
    private const string Switch = "DOTNET_NetGen_OptimizedCopy";

    // A context that nothing refers to is unloaded, so it stays for as long as the assembly.
    private static readonly ConditionalWeakTable<Assembly, Lazy<CopyContext?>> Copies = [];

    private static readonly List<WeakReference<OptimizedRoutine>> Routines = [];

    private static bool _isOutdated;

    /// <summary>The same method of the optimised copy.</summary>
    /// <typeparam name="TRoutine">The type of the delegate.</typeparam>
    /// <param name="routine">A static method of the assembly.</param>
    /// <returns>The method; <see langword="null"/> where there is no copy, or where the assembly is one.</returns>
    public static OptimizedRoutine<TRoutine>? Find<TRoutine>(TRoutine routine)
        where TRoutine : Delegate
    {
        ArgumentNullException.ThrowIfNull(routine);

        // Code that is compiled ahead of time is optimised already, and an assembly alone cannot be loaded there.
        if (!RuntimeFeature.IsDynamicCodeCompiled || FindInCopy(routine) is not { } found)
            return null;
        lock (Routines)
        {
            if (_isOutdated)
                return null;
            var optimized = new OptimizedRoutine<TRoutine>(found);
            Routines.Add(new WeakReference<OptimizedRoutine>(optimized));
            return optimized;
        }
    }

    /// <summary>Called by the runtime after code has been changed: no copy has the code of its assembly any more.</summary>
    /// <param name="types">The types that have changed, if they are known.</param>
    internal static void UpdateApplication(Type[]? types)
    {
        lock (Routines)
        {
            _isOutdated = true;
            foreach (WeakReference<OptimizedRoutine> routine in Routines)
            {
                if (routine.TryGetTarget(out OptimizedRoutine? optimized))
                    optimized.Forget();
            }
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The copy is of the same file, trimmed or not, so it has the method with the same token.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The method exists with these arguments.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where code is compiled at run time.")]
    private static TRoutine? FindInCopy<TRoutine>(TRoutine routine)
        where TRoutine : Delegate
    {
        MethodInfo own = routine.Method;
        Assembly assembly = own.Module.Assembly;
        if (AssemblyLoadContext.GetLoadContext(assembly) is CopyContext
            || Copies.GetValue(assembly, static original => new Lazy<CopyContext?>(() => Copy(original))).Value is not { Copy: { } copy })
            return null;
        MethodInfo method = (MethodInfo)copy.ManifestModule.ResolveMethod(own.MetadataToken)!;
        return (own.IsGenericMethod ? method.MakeGenericMethod(own.GetGenericArguments()) : method).CreateDelegate<TRoutine>();
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An assembly without a file has no copy.")]
    private static CopyContext? Copy(Assembly assembly)
    {
        if (assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true }
            || Environment.GetEnvironmentVariable(Switch) == "0"
            || assembly.Location is not { Length: > 0 } path)
            return null;
        try
        {
            byte[] image = File.ReadAllBytes(path);
            return OptimizedImage.Optimize(image) ? new CopyContext(assembly, image) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            Trace.TraceWarning($"NetGen: {assembly.GetName().Name} is a Debug build, and its networks run slowly, because '{path}' cannot be read again: {problem.Message}");
            return null;
        }
    }

    /// <summary>Where a copy is loaded; all that it references is the program's.</summary>
    private sealed class CopyContext : AssemblyLoadContext
    {
        private readonly Assembly _original;

        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The copy has and needs what the file has.")]
        public CopyContext(Assembly original, byte[] image)
            : base($"optimised copy of {original.GetName().Name}", original.IsCollectible)
        {
            _original = original;
            Copy = LoadFromStream(new MemoryStream(image));
        }

        /// <summary>The copy.</summary>
        public Assembly Copy { get; }

        /// <inheritdoc/>
        protected override Assembly? Load(AssemblyName assemblyName) =>
            GetLoadContext(_original) is { } context && context != Default ? context.LoadFromAssemblyName(assemblyName) : null;
    }
}
