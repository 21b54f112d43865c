using NetGen;

namespace Maze;

/// <summary>An agent that remembers: what it sees goes through a recurrent layer. Each output is the probability of a move.</summary>
[Input(Lessons.Steps, Corridor.Sight)]
[LSTM(16, ReturnSequences = true)]
[Dense(Moves.Count, Sigmoid, PerPosition = true)]
[Loss(BinaryCrossEntropy)]
[Stream]
internal sealed partial class Remembering;

/// <summary>An agent that knows only what it sees now.</summary>
[Input(Lessons.Steps, Corridor.Sight)]
[Dense(32, Tanh, PerPosition = true)]
[Dense(32, Tanh, PerPosition = true)]
[Dense(Moves.Count, Sigmoid, PerPosition = true)]
[Loss(BinaryCrossEntropy)]
[Stream]
internal sealed partial class Forgetful;
