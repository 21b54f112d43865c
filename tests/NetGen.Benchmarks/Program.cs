using BenchmarkDotNet.Running;
using NetGen.Benchmarks;

// `-- lines` counts what is generated for the samples; everything else is BenchmarkDotNet's.
if (args is ["lines"])
    return GeneratedLines.Print(Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
