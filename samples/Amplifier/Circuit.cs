namespace Amplifier;

/// <summary>
/// The amplifier to learn, as a circuit: a gain of 12, diodes that clip its output, a tone control, and capacitors that let no direct
/// current through.
/// </summary>
/// <remarks>
/// <code>
///  in ──C1─┬──▷ ×12 ──R2──┬─────┬──────┬──── tone ──C5─┬── out
///          R1             C2   ─▽─   ─△─△─             R5
///          ⏚              ⏚     ⏚      ⏚               ⏚
/// </code>
/// One diode goes up and two in a row go down, so the halves of a wave are clipped at different heights. The tone control mixes what a
/// low-pass (R3, C3) and a high-pass (R4, C4) let through, and so weakens the middle. The voltages of the capacitors are the state.
/// </remarks>
internal sealed class Circuit
{
    /// <summary>Samples of sound in a second.</summary>
    public const int SampleRate = 48_000;

    private const int StepsOfASample = 8;
    private const double Step = 1.0 / (SampleRate * StepsOfASample);

    // Ohms, farads; the diodes are 1N4148 (saturation current in amperes, emission coefficient times thermal voltage in volts).
    private const double R1 = 100e3, C1 = 15e-9;
    private const double R2 = 2.2e3, C2 = 10e-9;
    private const double R3 = 10e3, C3 = 22e-9;
    private const double R4 = 22e3, C4 = 4.7e-9;
    private const double R5 = 100e3, C5 = 22e-9;
    private const double Gain = 12;
    private const double SaturationCurrent = 2.52e-9, DiodeVoltage = 1.752 * 0.02585;
    private const double Bass = 0.6;
    private const double Volume = 0.9;

    private double _input, _v1, _v2, _v3, _v4, _v5;

    /// <summary>Plays a sound through a circuit that is at rest before.</summary>
    public static float[] Play(ReadOnlySpan<float> sound)
    {
        var circuit = new Circuit();
        var output = new float[sound.Length];
        for (int i = 0; i < output.Length; i++)
            output[i] = circuit.Next(sound[i]);
        return output;
    }

    /// <summary>The next sample. The input is in volts, about −1 to 1, and straight from one sample to the next.</summary>
    public float Next(float input)
    {
        double output = 0;
        for (int step = 1; step <= StepsOfASample; step++)
        {
            output = Advance(double.Lerp(_input, input, (double)step / StepsOfASample));
        }

        _input = input;
        return (float)(Volume * output);
    }

    // Backward Euler for all: it damps the diodes' time constant of a microsecond, where the trapezoidal rule would ring.
    private double Advance(double input)
    {
        _v1 = Charge(_v1, input, R1 * C1);
        _v2 = Clip(_v2, Gain * (input - _v1));
        _v3 = Charge(_v3, _v2, R3 * C3);
        _v4 = Charge(_v4, _v2, R4 * C4);
        double tone = (Bass * _v3) + ((1 - Bass) * (_v2 - _v4));
        _v5 = Charge(_v5, tone, R5 * C5);
        return tone - _v5;
    }

    // A capacitor that is charged through a resistor.
    private static double Charge(double voltage, double source, double timeConstant) =>
        (voltage + (Step / timeConstant * source)) / (1 + (Step / timeConstant));

    // The voltage v after a step solves v = voltage + Step / C2 · ((source − v) / R2 − current(v)), by Newton's method.
    private static double Clip(double voltage, double source)
    {
        const int mostIterations = 100;
        double v = voltage;
        for (int i = 0; i < mostIterations; i++)
        {
            double up = Math.Exp(v / DiodeVoltage), down = Math.Exp(-v / (2 * DiodeVoltage));
            double current = SaturationCurrent * (up - down);
            double conductance = SaturationCurrent / DiodeVoltage * (up + (down / 2));
            double error = v - voltage - (Step / C2 * (((source - v) / R2) - current));
            double change = error / (1 + (Step / C2 * ((1 / R2) + conductance)));

            // Not farther at once than the exponentials stay meaningful.
            v -= Math.Clamp(change, -0.5, 0.5);
            if (Math.Abs(change) < 1e-9)
                return v;
        }

        throw new ArithmeticException($"The voltage of the diodes did not settle in {mostIterations} iterations, with {source:G4} V before R2.");
    }
}
