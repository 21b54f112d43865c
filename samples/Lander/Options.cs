using System.Globalization;

namespace Lander;

/// <summary>What the program was asked for.</summary>
internal sealed record Options
{
    public const string Usage = """
        Lander: ships that learn to land while you watch.

          --headless          no window: prints how the ships learn
          --report            with --headless: how long the networks take in 10,000 frames, or in --frames N
          --frames N          stop after N frames of the world
          --seed N            the ships' luck; 1 by default
          --policy FILE       begin with a saved policy
          --record FILE       write what happens to a file, so that it can be checked
          --replay FILE       repeat a recorded run, and check that every bit is the same
          --screenshot FILE   write a picture (PNG) at the end of --frames, and leave

        Keys: + and - change the speed, S saves the policy, L loads it, O changes the
        engine in a build with ONNX Runtime (L and O: not with --record), Esc leaves.
        """;

    public bool IsHeadless { get; private init; }

    public bool WantsReport { get; private init; }

    public bool WantsHelp { get; private init; }

    public long? Frames { get; private init; }

    public long Seed { get; private init; } = 1;

    public string? Policy { get; private init; }

    public string? Record { get; private init; }

    public string? Replay { get; private init; }

    public string? Screenshot { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">One is unknown, or its value is missing or wrong. The message says so.</exception>
    public static Options Parse(ReadOnlySpan<string> arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            string Value(ReadOnlySpan<string> all) => i + 1 < all.Length
                ? all[++i]
                : throw new FormatException($"{name} needs a value; '--help' says which.");
            options = name switch
            {
                "--headless" => options with { IsHeadless = true },
                "--report" => options with { WantsReport = true },
                "--help" or "-h" => options with { WantsHelp = true },
                "--frames" => options with { Frames = Number(name, Value(arguments)) },
                "--seed" => options with { Seed = Number(name, Value(arguments)) },
                "--policy" => options with { Policy = Value(arguments) },
                "--record" => options with { Record = Value(arguments) },
                "--replay" => options with { Replay = Value(arguments) },
                "--screenshot" => options with { Screenshot = Value(arguments) },
                _ => throw new FormatException($"'{name}' is no option; '--help' lists them."),
            };
        }

        if (options is { WantsReport: true, IsHeadless: false })
            throw new FormatException("--report needs --headless: drawing would disturb it.");
        if (options is { WantsReport: true, Record: not null })
            throw new FormatException("--report learns nothing that --record could write; leave one of them out.");
        if (options is { Screenshot: not null, IsHeadless: true })
            throw new FormatException("--screenshot needs a window; leave out --headless.");
        if (options is { Record: not null, Policy: not null })
            throw new FormatException("--record begins with a policy that has learned nothing, since --replay does; leave out --policy.");
        if (options is { Screenshot: not null, Frames: null })
            throw new FormatException("--screenshot is taken at the end of --frames N, which is missing.");
        return options;
    }

    private static long Number(string name, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FormatException($"{name} needs a whole number of at least 0, got '{value}'.");
}
