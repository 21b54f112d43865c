// A network that is a picture: told of a point, it says what is there. Such fields are evaluated at many points at a time, which is
// what a GPU is for. Where there is none, the same network is trained on the processor, by the same calls.

using Field;
using NetGen;
using NetGen.Gpu;

const int Points = 1 << 15;
var options = new FitOptions
{
    Epochs = 30,
    BatchSize = 256,
    Validation = Picture.Sample(1 << 12, seed: 2),
    Progress = new ConsoleProgress(),
};
DataSet points = Picture.Sample(Points, seed: 1);
var sign = new YinYang();
float[] grid = Picture.Grid();
var probabilities = new float[grid.Length / Picture.Features * Picture.Parts];
try
{
    using GpuNetwork<YinYang> gpu = YinYang.CreateGpu(sign);
    Console.WriteLine($"On {gpu.Accelerator.Name}:");
    using var trainer = gpu.CreateTrainer(new Adam());
    trainer.Fit(points, options);
    gpu.PredictBatch(grid, probabilities);
}
catch (GpuException exception)
{
    Console.WriteLine(exception.Message);
    Console.WriteLine("On the processor:");
    sign.CreateTrainer(new Adam()).Fit(points, options);
    sign.PredictBatch(grid, probabilities);
}

Picture.Draw(probabilities);
return 0;
