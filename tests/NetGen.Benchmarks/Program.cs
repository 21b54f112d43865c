using System.Globalization;
using BenchmarkDotNet.Running;
using NetGen.Benchmarks;

switch (args)
{
    // Networks against other libraries.
    case ["ratios", .. string[] options]:
        new RatioTable(RatioOptions.Parse(options), Console.Out, Console.Error).Print();
        return 0;

    // Networks that go step by step against other libraries, and their training.
    case ["streams", .. string[] options]:
        new StreamTable(StreamOptions.Parse(options), Console.Out, Console.Error).Print();
        return 0;

    // The lines of the ratios, from the standard input, as a table for docs/benchmarks.md.
    case ["markdown"]:
        RatioMarkdown.Convert(Console.In, Console.Out);
        return 0;

    // Ten epochs of a real task.
    case ["fashion", .. string[] folder]:
        return FashionRace.Run(folder is [string path] ? path : FashionMnist.DebianFolder, Console.Out, Console.Error);

    // Weights of fewer bits: what they cost, and what they change.
    case ["quantization", "speed"]:
        QuantizationSpeed.Print(seconds: 2, Console.Out, Console.Error);
        return 0;
    case ["quantization", "steps"]:
        QuantizationSteps.Print(seconds: 3, Console.Out);
        return 0;
    case ["quantization", "accuracy", .. string[] data]:
        QuantizationAccuracy.Print(data.FirstOrDefault(FashionMnist.DebianFolder), Console.Out, Console.Error);
        return 0;

    // The same code compiled ahead of time, or in a Debug build; the second is a process of this build.
    case ["nativeaot" or "debug", string program]:
        OtherBuildTable.Print(args[0], program, "0.3", Console.Out);
        return 0;
    case ["times", string seconds]:
        foreach (NetGenTime time in NetGenTime.MeasureAll(double.Parse(seconds, CultureInfo.InvariantCulture)))
            Console.WriteLine(time);
        return 0;

    // The same work on one thread and on more.
    case ["threads"]:
        ThreadTable.Print(seconds: 1, Console.Out);
        return 0;

    // Each kind of convolution against the FMA peak.
    case ["windows"]:
        WindowTable.Print(seconds: 1, Console.Out);
        return 0;

    // First calls in new processes; the second is such a process.
    case ["jit"]:
        FirstCallTable.Print(Console.Out);
        return 0;
    case ["first-call", string network, string mode, .. string[] code]:
        FirstCallProbe.Print(network, warm: mode == "warm", withCode: code is ["code"], Console.Out);
        return 0;

    // The lines that are generated for the samples.
    case ["lines"]:
        return GeneratedLines.Print(Console.Out);

    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
