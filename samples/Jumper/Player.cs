using NetGen;

namespace Jumper;

/// <summary>The player: its view (<see cref="Level.See"/>) goes in, the buttons that it presses come out.</summary>
[Input(4)]
[Dense(24, Tanh)]
[Dense(24, Tanh)]
[Dense(3, Sigmoid)]
[Loss(BinaryCrossEntropy)]
[OutputNames("left", "right", "jump")]
internal sealed partial class Player
{
    /// <summary>The buttons for one frame. Input and output lie on the stack.</summary>
    public Buttons Decide(in Player.Input sight)
    {
        Predict(in sight, out Player.Output output);
        return new Buttons(output.Left > 0.5f, output.Right > 0.5f, output.Jump > 0.5f);
    }
}
