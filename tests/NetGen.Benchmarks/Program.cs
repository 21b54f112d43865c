using BenchmarkDotNet.Running;
using NetGen.Benchmarks;

// `-- lines` counts what is generated for the samples, `-- ratios` times networks against other libraries; everything
// else is BenchmarkDotNet's.
switch (args)
{
    case ["lines"]:
        return GeneratedLines.Print(Console.Out);
    case ["ratios", .. string[] options]:
        new RatioTable(RatioOptions.Parse(options), Console.Out, Console.Error).Print();
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
