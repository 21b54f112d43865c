// A pilot with two inputs and two outputs learns from an expert: which engine to fire, and how long the flight will still take.

using NetGen;
using Pilots;

var pilot = new Pilot(seed: 3);
Console.WriteLine(Pilot.Description.Summary());
pilot.CreateTrainer(new Adam(0.002f)).Fit(Lessons.Record(flights: 150), new FitOptions
{
    Epochs = 15,
    BatchSize = 64,
    ValidationSplit = 0.1,
    Metrics = [new CategoricalAccuracy("accuracy") { Output = "engine" }],
    Progress = new ConsoleProgress(),
});

// Now it flies alone, in winds that it has not seen.
const int Flights = 200;
int landed = 0, experts = 0;
float error = 0;
for (int seed = 10_000; seed < 10_000 + Flights; seed++)
{
    var flight = new Descent(seed);
    float expected = pilot.Decide(flight.Craft, flight.Wind).Time * Lessons.FramesOfATime;
    while (!flight.IsOver)
        flight.Fly(pilot.Decide(flight.Craft, flight.Wind).Engine);
    landed += flight.HasLanded ? 1 : 0;
    error += MathF.Abs(expected - flight.Frames) / Flights;

    var lesson = new Descent(seed);
    while (!lesson.IsOver)
        lesson.Fly(lesson.Advise());
    experts += lesson.HasLanded ? 1 : 0;
}

Console.WriteLine($"Landed: {landed} of {Flights}, the expert {experts}. Its first guess of the time was off by {error:F0} frames on average.");
if (landed < 0.9 * experts)
{
    Console.Error.WriteLine("The pilot should land nine times out of ten where the expert does.");
    return 1;
}

return 0;
