using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NetGen.Randomness;

namespace Lander;

/// <summary>Ships over a valley with a pad in the middle, in steps of a sixtieth of a second.</summary>
internal sealed class World
{
    /// <summary>The metres from one side to the other.</summary>
    public const float Width = 160;

    /// <summary>The metres from the ground to the upper edge.</summary>
    public const float Height = 90;

    /// <summary>Half of the pad's metres.</summary>
    public const float Pad = 8;

    /// <summary>The metres from a ship's middle to its feet.</summary>
    public const float Legs = 1.2f;

    /// <summary>The ships that begin at the same place.</summary>
    public const int GroupSize = 8;

    private const float FrameTime = 1f / 60;
    private const int MaximumFrames = 14 * 60;
    private const float Gravity = 3;
    private const float Engine = 8;
    private const float Thrusters = 4;
    private const float Burn = 0.09f;

    private readonly Ship[] _ships;

    public World(int ships) => _ships = new Ship[ships];

    /// <summary>All ships.</summary>
    public Span<Ship> Ships => _ships;

    /// <summary>The ships as the agents of a network.</summary>
    public Fleet Fleet => new(_ships);

    /// <summary>The frames of this round so far.</summary>
    public int Frame { get; private set; }

    /// <summary>The ships that are in the air.</summary>
    public int Flying { get; private set; }

    /// <summary>The ships that have landed in this round.</summary>
    public int Landed { get; private set; }

    /// <summary>The ground's height.</summary>
    public static float Ground(float x)
    {
        float away = Math.Abs(x) - Pad;
        return away <= 0 ? 2 : 2 + (0.12f * away) + (2.2f * MathF.Sin(0.35f * away) * MathF.Min(1, away / 12));
    }

    /// <summary>Begins a round: each group of ships at a place of its own.</summary>
    /// <param name="seed">The same seed gives the same round.</param>
    public void Begin(long seed)
    {
        for (int group = 0; group * GroupSize < _ships.Length; group++)
        {
            var random = new PhiloxSequence(seed, RandomPurpose.Environment, stream: (uint)group);
            var ship = new Ship
            {
                X = Draw(ref random, 55),
                Y = 70 + Draw(ref random, 8),
                VelocityX = Draw(ref random, 8),
                VelocityY = -2 + Draw(ref random, 2),
                Angle = Draw(ref random, 0.5f),
                Spin = Draw(ref random, 0.3f),
                Fuel = 1,
            };
            int first = group * GroupSize;
            _ships.AsSpan(first, Math.Min(GroupSize, _ships.Length - first)).Fill(ship);
        }

        (Flying, Landed, Frame) = (_ships.Length, 0, 0);
    }

    /// <summary>One frame.</summary>
    public void Step()
    {
        Frame++;
        int flying = 0;
        foreach (ref Ship ship in Ships)
        {
            if (ship.Flight != Flight.Flying)
                continue;
            Move(ref ship);
            if (ship.Flight == Flight.Landed)
                Landed++;
            else if (ship.Flight == Flight.Flying)
                flying++;
        }

        Flying = flying;
    }

    /// <summary>A number that changes with every bit of every ship.</summary>
    public ulong Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(Ships), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    private void Move(ref Ship ship)
    {
        float thrust = ship.Fuel > 0 ? ship.Thrust : 0;
        ship.Fuel = Math.Max(0, ship.Fuel - (Burn * FrameTime * thrust));
        ship.Spin = 0.995f * (ship.Spin + (ship.Turn * Thrusters * FrameTime));
        ship.Angle += ship.Spin * FrameTime;
        ship.VelocityX -= MathF.Sin(ship.Angle) * thrust * Engine * FrameTime;
        ship.VelocityY += ((MathF.Cos(ship.Angle) * thrust * Engine) - Gravity) * FrameTime;
        ship.X += ship.VelocityX * FrameTime;
        ship.Y += ship.VelocityY * FrameTime;
        if (Math.Abs(ship.X) > Width / 2 || ship.Y > Height + 15 || Frame >= MaximumFrames)
        {
            ship.Flight = Flight.Lost;
        }
        else if (ship.Y <= Ground(ship.X) + Legs)
        {
            bool isGentle = ship.VelocityY > -3 && Math.Abs(ship.VelocityX) < 2 && Math.Abs(ship.Angle) < 0.3f;
            ship.Flight = isGentle && Math.Abs(ship.X) < Pad ? Flight.Landed : Flight.Crashed;
        }
    }

    private static float Draw(ref PhiloxSequence random, float range) => range * ((2 * (float)random.NextDouble()) - 1);
}
