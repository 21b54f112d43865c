using NetGen;

namespace Lander;

/// <summary>Ships as the agents of a network: what they see, about −1 to 1, and what they do. Nothing is copied more than once.</summary>
internal readonly struct Fleet(Ship[] ships) : IAgents
{
    public void Observe(int index, Span<float> observation)
    {
        ref readonly Ship ship = ref ships[index];
        observation[0] = ship.X / 50;
        observation[1] = ship.Y / 50;
        observation[2] = ship.VelocityX / 10;
        observation[3] = ship.VelocityY / 10;
        observation[4] = MathF.Sin(ship.Angle);
        observation[5] = MathF.Cos(ship.Angle);
        observation[6] = ship.Spin;
        observation[7] = ship.Fuel;
    }

    public void Act(int index, ReadOnlySpan<float> action) =>
        (ships[index].Thrust, ships[index].Turn) = (0.5f + (0.5f * action[0]), action[1]);
}
