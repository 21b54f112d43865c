// A network learns a game by watching: it sees what an expert sees and presses in each frame, then plays by itself.

using Jumper;
using NetGen;

const int Minute = 60 * 60;

DataSet train = Recording.OfExpert(levels: Enumerable.Range(0, 20), frames: 1000);
DataSet test = Recording.OfExpert(levels: Enumerable.Range(20, 5), frames: 1000);
var player = new Player(seed: 1);
var trainer = player.CreateTrainer(new Adam(learningRate: 0.005f), new TrainerOptions { Seed = 1 });
trainer.Fit(train, new FitOptions { Epochs = 20, BatchSize = 64, Progress = new ConsoleProgress() });
double accuracy = player.Evaluate(test)["accuracy"];

// One more such level, for a minute at 60 frames a second.
Recording.Draw(player, new Level(seed: 100), coins: 3);
var expertsLevel = new Level(seed: 100);
for (int frame = 0; frame < Minute; frame++)
    expertsLevel.Advance(Level.Expert(expertsLevel.See()));

var level = new Level(seed: 100);
player.WarmUp();
long before = GC.GetAllocatedBytesForCurrentThread();
for (int frame = 0; frame < Minute; frame++)
    level.Advance(player.Decide(level.See()));
long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

Console.WriteLine($"In five new levels, {100 * accuracy:F2} % of the network's buttons are the expert's.");
Console.WriteLine($"In one minute the network takes {level.Coins} coins and stumbles {level.Stumbles} times; the expert takes {expertsLevel.Coins} and stumbles {expertsLevel.Stumbles} times.");
Console.WriteLine($"It allocates {allocated} bytes in {Minute:N0} frames.");
if (accuracy < 0.95 || level.Coins < 0.95 * expertsLevel.Coins || allocated > 0)
{
    Console.Error.WriteLine("The network should play as the expert does, and allocate nothing.");
    return 1;
}

return 0;
