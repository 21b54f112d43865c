using System.Collections.Immutable;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Declarations to running classes: the compiler's C#, through Roslyn, into a load context of its own.</summary>
public sealed class NetworkHarness : IDisposable
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> Runtime = new(FindRuntime);
    private readonly AssemblyLoadContext _context = new("generated networks", isCollectible: true);
    private readonly Dictionary<string, Type> _types = [];

    /// <summary>Compiles networks, all in one compilation.</summary>
    /// <param name="declarations">Declarations without errors; their class names differ.</param>
    /// <param name="libraries">What the generated code references besides NetGen.</param>
    /// <exception cref="InvalidOperationException">A declaration has errors.</exception>
    /// <exception cref="GeneratedCodeException">What was generated does not compile, or not without warnings.</exception>
    public NetworkHarness(IEnumerable<NetworkDeclaration> declarations, params System.Reflection.Assembly[] libraries)
        : this(declarations, declaration => NetworkCompiler.Compile(declaration), libraries)
    {
    }

    /// <summary>Compiles networks, all in one compilation.</summary>
    /// <param name="declarations"><inheritdoc cref="NetworkHarness(IEnumerable{NetworkDeclaration}, System.Reflection.Assembly[])" path="/param[@name='declarations']"/></param>
    /// <param name="compile">The compiler.</param>
    /// <param name="libraries"><inheritdoc cref="NetworkHarness(IEnumerable{NetworkDeclaration}, System.Reflection.Assembly[])" path="/param[@name='libraries']"/></param>
    public NetworkHarness(
        IEnumerable<NetworkDeclaration> declarations,
        Func<NetworkDeclaration, EquatableArray<GeneratedSource>> compile,
        params System.Reflection.Assembly[] libraries)
    {
        NetworkDeclaration[] networks = [.. declarations];
        CSharpCompilation compilation = Compile(networks, compile, OptimizationLevel.Release, "GeneratedNetworks", libraries);
        using var image = new MemoryStream();
        Diagnostic[] problems = [.. compilation.Emit(image).Diagnostics.Where(IsProblem)];
        if (problems.Length > 0)
            throw new GeneratedCodeException(problems);

        image.Position = 0;
        System.Reflection.Assembly assembly = _context.LoadFromStream(image);
        foreach (NetworkDeclaration network in networks)
            _types.Add(network.Type.Name, assembly.GetType($"{network.Type.Namespace}.{network.Type.Name}", throwOnError: true)!);
    }

    /// <summary>Compiles the networks of cases, all in one compilation.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="libraries"><inheritdoc cref="NetworkHarness(IEnumerable{NetworkDeclaration}, System.Reflection.Assembly[])" path="/param[@name='libraries']"/></param>
    /// <exception cref="GeneratedCodeException">What was generated does not compile, or not without warnings.</exception>
    public static NetworkHarness Of(IEnumerable<NetworkCase> cases, params System.Reflection.Assembly[] libraries)
    {
        var byName = cases.ToDictionary(item => item.Declaration.Type.Name);
        return new NetworkHarness(
            byName.Values.Select(item => item.Declaration), declaration => byName[declaration.Type.Name].Compile(), libraries);
    }

    /// <summary>A new instance of a compiled network.</summary>
    public INetworkDriver Create(NetworkDeclaration declaration) => NetworkDriver.Create(_types[declaration.Type.Name]);

    /// <summary>A compiled network whose predictions are those of its quantized form.</summary>
    public INetworkDriver CreateQuantized(NetworkDeclaration declaration, WeightFormat format) =>
        NetworkDriver.CreateQuantized(_types[declaration.Type.Name], format);

    /// <summary>A new instance of a compiled network that has a loss.</summary>
    public ITrainableDriver CreateTrainable(NetworkDeclaration declaration) => (ITrainableDriver)Create(declaration);

    /// <summary>The class of a network.</summary>
    public Type TypeOf(NetworkDeclaration declaration) => _types[declaration.Type.Name];

    /// <inheritdoc/>
    public void Dispose() => _context.Unload();

    /// <summary>Declarations to a compilation.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="compile">The compiler.</param>
    /// <param name="optimization">How a build is made.</param>
    /// <param name="name">The assembly's name.</param>
    /// <param name="libraries">What the generated code references besides NetGen.</param>
    /// <exception cref="InvalidOperationException">A declaration has errors.</exception>
    public static CSharpCompilation Compile(
        IReadOnlyList<NetworkDeclaration> networks,
        Func<NetworkDeclaration, EquatableArray<GeneratedSource>> compile,
        OptimizationLevel optimization,
        string name,
        params System.Reflection.Assembly[] libraries)
    {
        var trees = new List<SyntaxTree>();
        CSharpParseOptions options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        foreach (NetworkDeclaration network in networks)
        {
            EquatableArray<GeneratedSource> sources = compile(network);
            if (sources.Count == 0)
                throw new InvalidOperationException(
                    $"Nothing was generated. {NetworkBuilder.Describe(network)} has errors: "
                    + string.Join("; ", NetworkCompiler.Check(network).Select(
                        error => $"{error.Kind}({string.Join(", ", error.Arguments)})")));
            trees.Add(CSharpSyntaxTree.ParseText(
                $"namespace {network.Type.Namespace}; public sealed {network.Type.Header};", options, path: network.Type.HintName, Encoding.UTF8));
            trees.AddRange(sources.Select(
                source => CSharpSyntaxTree.ParseText(source.Text, options, path: source.HintName, Encoding.UTF8)));
        }

        return CSharpCompilation.Create(
            name,
            trees,
            [.. Runtime.Value, .. libraries.Select(library => MetadataReference.CreateFromFile(library.Location))],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: optimization,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    // A user sees warnings of generated code as well, and may have them as errors.
    private static bool IsProblem(Diagnostic diagnostic) => diagnostic.Severity >= DiagnosticSeverity.Warning;

    private static ImmutableArray<MetadataReference> FindRuntime()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return
        [
            .. trusted.Split(Path.PathSeparator)
                .Append(typeof(ParameterInfo).Assembly.Location)
                .DistinctBy(Path.GetFileName)
                .Where(path => IsRuntime(Path.GetFileName(path)))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }

    // What a user's project references, and not what the tests happen to load: generated code must not lean on it.
    private static bool IsRuntime(string file) =>
        file is "NetGen.dll" or "mscorlib.dll" or "netstandard.dll" || file.StartsWith("System.", StringComparison.Ordinal);
}

/// <summary>Generated code that does not compile, or not without warnings.</summary>
/// <param name="problems">What the C# compiler said.</param>
internal sealed class GeneratedCodeException(IReadOnlyList<Diagnostic> problems)
    : Exception("The generated code does not compile cleanly:\n" + string.Join("\n", problems.Take(10)))
{
    /// <summary>What it said of one network's files.</summary>
    public IEnumerable<Diagnostic> Of(NetworkDeclaration network) => problems.Where(problem =>
        problem.Location.SourceTree?.FilePath.StartsWith(network.Type.HintName + ".", StringComparison.Ordinal) == true);
}
