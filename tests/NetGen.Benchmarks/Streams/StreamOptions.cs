using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>What <c>-- streams</c> was asked for.</summary>
/// <param name="Networks">The networks' names.</param>
/// <param name="Works"><see cref="Steps"/>, <see cref="Training"/> or both.</param>
/// <param name="Peers">The peers.</param>
/// <param name="Seconds">About how long one network and work is measured.</param>
internal sealed record StreamOptions(
    IReadOnlyList<string> Networks, IReadOnlyList<string> Works, IReadOnlyList<StreamPeer> Peers, double Seconds)
{
    /// <summary>Steps of one stream.</summary>
    public const string Steps = "steps";

    /// <summary>Steps of training on whole sequences.</summary>
    public const string Training = "training";

    /// <summary>How long single steps take, from the usual to the longest; without peers.</summary>
    public const string Distribution = "distribution";

    private const string Usage =
        "streams [--networks \"GRU 8,WaveNet\"] [--works steps,training,distribution] [--peers rtneural-eigen,\u2026] [--seconds 3]";

    /// <summary>Reads the arguments after <c>streams</c>.</summary>
    /// <exception cref="FormatException">An argument is not known.</exception>
    public static StreamOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new StreamOptions([.. StreamNetwork.CreateAll().Select(network => network.Title)], [Steps, Training], StreamPeer.All, Seconds: 3);
        if (arguments.Length % 2 != 0)
            throw new FormatException($"Each option takes one value: {Usage}");
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--networks" => options with { Networks = RatioOptions.Choose(options.Networks, name => name, value) },
                "--works" => options with { Works = RatioOptions.Choose([.. options.Works, Distribution], work => work, value) },
                "--peers" => options with { Peers = RatioOptions.Choose(options.Peers, peer => peer.Name, value) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"{arguments[i]} is no option: {Usage}"),
            };
        }

        return options;
    }
}
