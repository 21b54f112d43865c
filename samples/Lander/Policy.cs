using NetGen;

namespace Lander;

/// <summary>What steers a ship: it sees where the ship is and how it moves, and says how hard to burn and where to turn.</summary>
[Input(8)]
[Dense(64, Tanh)]
[Dense(64, Tanh)]
[Dense(2, Tanh)]
internal sealed partial class Policy;
