// Which gesture does a player make with the controller? A network learns it from the accelerometer, three numbers in each frame, and
// then listens to a stream of them as a game would: window by window, in every frame, without garbage.

using System.Diagnostics;
using Gestures;
using NetGen;

DataSet train = Recording.Of(players: Enumerable.Range(0, 20), times: 8);
DataSet test = Recording.Of(players: Enumerable.Range(100, 10), times: 8);
Console.WriteLine(Recognizer.Description.Summary());

// A series is an image of width 1: the gesture comes a little earlier or later.
var shape = new ImageShape(Recognizer.Steps, 1, channels: 3);
var recognizer = new Recognizer(seed: 1);
recognizer.CreateTrainer(new Adam(0.003f), new TrainerOptions { Seed = 1 }).Fit(train, new FitOptions
{
    Epochs = 40,
    Validation = test,
    Augmentations = [new RandomTranslation(shape, rows: 8, columns: 0, FillMode.Nearest), new RandomStrength()],
    Progress = new ConsoleProgress(),
});
double accuracy = recognizer.Evaluate(test)["accuracy"];

// A player whom the network does not know plays for two minutes.
var session = Session.Of(seed: 1000, gestures: 40);
var listener = new Listener(recognizer);
var heard = new Gesture[session.Frames.Count];
recognizer.WarmUp();
long allocated = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
for (int frame = 0; frame < heard.Length; frame++)
    heard[frame] = listener.Hear(session.Frames[frame]);
TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

int right = session.Report(heard, lines: 12), wrong = heard.Count(gesture => gesture != Gesture.Rest) - right;
Console.WriteLine($"\nTest accuracy of windows: {accuracy:F3}");
Console.WriteLine($"Of {session.Performed.Count} gestures in the stream, it hears {right}, and {wrong} that were not made.");
Console.WriteLine($"A frame takes {elapsed.TotalMicroseconds / heard.Length:F1} µs on average, and {heard.Length:N0} frames allocate {allocated} bytes.");
if (accuracy < 0.95 || right < 0.9 * session.Performed.Count || wrong > 0.1 * session.Performed.Count || allocated > 0)
{
    Console.Error.WriteLine("The network should recognize 95 % of the windows and 90 % of the gestures, and allocate nothing.");
    return 1;
}

return 0;
