// Publishes the programs of the folder Programs, in each way, and prints their sizes and how long each takes from its start to its first line.
// With the argument --published, what an earlier call has published is measured again. The current folder is that of the repository.

using NetGen;
using NetGen.Benchmarks.Start;

const int starts = 41;
bool isPublished = args.Contains("--published");
string root = Directory.GetCurrentDirectory();
string output = Directory.CreateDirectory(Path.Combine(root, "artifacts", "start")).FullName;
string weights = Path.Combine(output, "reader.safetensors"), model = Path.Combine(output, "reader.onnx");
var reader = new Reader(seed: 1);
reader.Save(weights);
reader.SaveOnnx(model);

List<PublishedProgram> programs = [];
foreach (string name in (string[])["Empty", "Network", "Weights", "OnnxRuntime"])
{
    foreach (bool isAot in (bool[])[false, true])
    {
        string[] arguments = name == "OnnxRuntime" ? [model] : [];
        var program = new PublishedProgram(name, isAot, Path.Combine(output, name + (isAot ? "-aot" : "")), arguments);
        if (isPublished ? Directory.Exists(program.Folder) : program.Publish(root, weights, Console.Error))
            programs.Add(program);
    }
}

// In turns, so that what a neighbour does to one, it does to all. The first turn brings the files into memory.
var times = programs.ToDictionary(program => program, _ => new List<StartTime>());
for (int turn = 0; turn <= starts; turn++)
{
    foreach (PublishedProgram program in programs)
    {
        StartTime time = program.Start();
        if (turn > 0)
            times[program].Add(time);
    }
}

Console.WriteLine("program\tcompiled\tms\tms_least\tcpu_ms\tkilobytes\tnative_libraries_kilobytes");
foreach (PublishedProgram program in programs)
{
    double[] sorted = [.. times[program].Select(time => time.ToFirstLine).Order()], processor = [.. times[program].Select(time => time.OfProcessor).Order()];
    Console.WriteLine(FormattableString.Invariant(
        $"{program.Name}\t{(program.IsAot ? "ahead of time" : "by the JIT")}\t{sorted[starts / 2]:F1}\t{sorted[0]:F1}\t{processor[starts / 2]:F1}\t{program.Bytes / 1000.0:F0}\t{program.NativeLibraryBytes / 1000.0:F0}"));
}
