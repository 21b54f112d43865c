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
/// slowly: for an assembly that has no file, or one of another build, and after its code was changed while the program runs. The file of an assembly that was loaded from
/// memory is the one of its name in <see cref="AppContext.BaseDirectory"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OptimizedCopy
{
    private const string Switch = "DOTNET_NetGen_OptimizedCopy";

    private static readonly ConditionalWeakTable<Assembly, Lazy<Assembly?>> Copies = [];

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
        if (Copies.GetValue(assembly, static original => new Lazy<Assembly?>(() => Copy(original))).Value is not { } copy)
            return null;
        MethodInfo method = (MethodInfo)copy.ManifestModule.ResolveMethod(own.MetadataToken)!;
        return (own.IsGenericMethod ? method.MakeGenericMethod(own.GetGenericArguments()) : method).CreateDelegate<TRoutine>();
    }

    // Into the context of the original: it references the same assemblies there, and is unloaded with it.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The copy has and needs what the file has.")]
    private static Assembly? Copy(Assembly assembly)
    {
        if (assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true }
            || Environment.GetEnvironmentVariable(Switch) == "0"
            || FindFile(assembly) is not { } path
            || AssemblyLoadContext.GetLoadContext(assembly) is not { } context)
            return null;
        try
        {
            byte[] image = File.ReadAllBytes(path);
            return OptimizedImage.Optimize(image, assembly.ManifestModule.ModuleVersionId) ? context.LoadFromStream(new MemoryStream(image)) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            Trace.TraceWarning($"NetGen: {assembly.GetName().Name} is a Debug build, and its networks run slowly, because '{path}' cannot be loaded again: {problem.Message}");
            return null;
        }
    }

    // Godot loads a game from memory, so that the next build can write its file. AppContext.BaseDirectory is the file's folder there.
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An assembly without a file has no copy.")]
    private static string? FindFile(Assembly assembly)
    {
        if (assembly.Location is { Length: > 0 } path)
            return path;
        string beside = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".dll");
        return File.Exists(beside) ? beside : null;
    }
}
