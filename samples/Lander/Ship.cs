namespace Lander;

/// <summary>How a flight stands.</summary>
internal enum Flight
{
    /// <summary>In the air.</summary>
    Flying,

    /// <summary>Down on the pad, gently and upright.</summary>
    Landed,

    /// <summary>Down elsewhere, or too hard.</summary>
    Crashed,

    /// <summary>Out of sight, or too slow.</summary>
    Lost,
}

/// <summary>A ship. Metres, seconds and radians; y is up, and a positive angle leans to the left.</summary>
internal struct Ship
{
    public float X, Y, VelocityX, VelocityY, Angle, Spin;

    /// <summary>What is left, 0 to 1.</summary>
    public float Fuel;

    /// <summary>What the engine does, 0 to 1.</summary>
    public float Thrust;

    /// <summary>What the thrusters do, −1 (right) to 1 (left).</summary>
    public float Turn;

    public Flight Flight;

    /// <summary>How good the flight was. A landing is worth more than anything else, and more with fuel left.</summary>
    public readonly double Score => Flight switch
    {
        Flight.Landed => 100 + (40 * Fuel),
        _ => -Math.Abs(X) - (4 * Math.Sqrt((VelocityX * VelocityX) + (VelocityY * VelocityY))) - (15 * Math.Min(Math.Abs(Angle), 3))
            - (Flight == Flight.Lost ? 60 + (0.5 * Y) : 0),
    };
}
