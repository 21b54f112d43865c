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

Console.WriteLine($"buttons pressed as the expert does: {accuracy:P2}, in five levels that it has not seen");
Console.WriteLine($"in a minute: {level.Coins} coins and {level.Stumbles} stumbles; the expert: {expertsLevel.Coins} and {expertsLevel.Stumbles}");
Console.WriteLine($"allocated: {allocated} bytes in {Minute} frames");
if (accuracy < 0.95 || level.Coins < 0.95 * expertsLevel.Coins || allocated > 0)
{
    Console.Error.WriteLine("The network should play as the expert does, and allocate nothing.");
    return 1;
}

return 0;
