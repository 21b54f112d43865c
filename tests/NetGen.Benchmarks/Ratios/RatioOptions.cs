using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>What <c>-- ratios</c> was asked for.</summary>
/// <param name="Networks">The networks' names.</param>
/// <param name="Works">The works.</param>
/// <param name="Peers">The peers.</param>
/// <param name="Seconds">About how long one network and work is measured.</param>
internal sealed record RatioOptions(
    IReadOnlyList<string> Networks, IReadOnlyList<Work> Works, IReadOnlyList<Peer> Peers, double Seconds)
{
    /// <summary>How the arguments are written.</summary>
    public const string Usage =
        "ratios [--networks N1,C2] [--works single,single-sparse,single-int8,single2,batch32,batch128,batch4096,train32,train128] " +
        "[--peers onnxruntime,…] [--seconds 3]";

    private static readonly string[] Dense = ["N0", "N0Fast", "N1", "N2", "N3", "N4", "N5", "N6"];
    private static readonly string[] Convolutional = ["C1", "C2", "C3", "C4", "C5", "C6"];

    /// <summary>Reads the arguments after <c>ratios</c>. Without a choice of networks, those without convolutions are measured.</summary>
    /// <exception cref="FormatException">An argument is not known.</exception>
    public static RatioOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new RatioOptions(Dense, Benchmarks.Works.All, Peer.All, Seconds: 3);
        if (arguments.Length % 2 != 0)
            throw new FormatException($"Each option takes one value: {Usage}");
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--networks" => options with { Networks = Choose([.. Dense, .. Convolutional], name => name, value) },
                "--works" => options with { Works = Choose(options.Works, work => work.Name(), value) },
                "--peers" => options with { Peers = Choose(options.Peers, peer => peer.Name, value) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"{arguments[i]} is no option: {Usage}"),
            };
        }

        return options;
    }

    /// <summary>The items of a list of names.</summary>
    /// <exception cref="FormatException">A name is not known.</exception>
    public static T[] Choose<T>(IReadOnlyList<T> all, Func<T, string> name, string list) =>
    [
        .. list.Split(',').Select(wanted =>
            all.FirstOrDefault(item => name(item) == wanted)
            ?? throw new FormatException($"{wanted} is none of {string.Join(", ", all.Select(name))}.")),
    ];
}
