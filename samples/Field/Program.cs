// A network that is a picture: give it a point, and it says which colour is there. Such networks are evaluated at many points at
// once, so a GPU pays off. Without a GPU, the same calls train the same network on the processor.

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
