using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Gpu;

namespace NetGen.Generator.Tests.Infrastructure;

/// <summary>A project that references the package NetGen.Gpu besides.</summary>
internal static class GpuPackage
{
    /// <summary>What the package brings.</summary>
    public static readonly ImmutableArray<MetadataReference> References =
    [
        MetadataReference.CreateFromFile(typeof(GpuKernel).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(ILGPU.Context).Assembly.Location),
    ];

    /// <summary>Builds source as <see cref="TestCompilation"/> does.</summary>
    public static BuildResult Build(string source) =>
        TestCompilation.Build(TestCompilation.Create(source).AddReferences(References));
}
