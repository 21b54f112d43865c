using System.Globalization;

namespace Lander;

/// <summary>
/// A run as a file: its seed, and a hash of all ships after every second of the world. A run depends on nothing else, so who repeats it gets the same ships, bit for bit, with any
/// number of threads. Machines with other vector instructions round otherwise.
/// </summary>
internal sealed class Recording
{
    private const string Head = "lander-recording 1";
    private const int FramesOfAHash = 60;

    private readonly List<ulong> _hashes = [];

    /// <summary>The seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>The frames that have a hash.</summary>
    public long Frames => (long)_hashes.Count * FramesOfAHash;

    /// <summary>Adds the world after a frame, if it is time for a hash.</summary>
    /// <param name="frame">The frames of the run so far.</param>
    /// <param name="world">The world.</param>
    public void Add(long frame, World world)
    {
        if (frame % FramesOfAHash == 0)
            _hashes.Add(world.Hash());
    }

    /// <summary>Compares the world after a frame with the recorded one.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public void Check(long frame, World world)
    {
        if (frame % FramesOfAHash == 0 && world.Hash() != _hashes[(int)(frame / FramesOfAHash) - 1])
        {
            throw new InvalidDataException(
                $"The run differs from the recording at frame {frame}. Expected the same program on a processor with the same vector instructions.");
        }
    }

    /// <summary>Writes the file, under a temporary name first.</summary>
    public void Save(string path)
    {
        string temporary = path + ".tmp";
        File.WriteAllLines(temporary, [Head, Seed.ToString(CultureInfo.InvariantCulture), .. _hashes.Select(hash => hash.ToString("x16", CultureInfo.InvariantCulture))]);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no recording.</exception>
    public static Recording Load(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines is not [Head, var seed, ..] || !long.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            throw new InvalidDataException($"'{path}' is no recording: expected '{Head}' and a seed in its first lines.");
        var recording = new Recording { Seed = number };
        for (int i = 2; i < lines.Length; i++)
        {
            recording._hashes.Add(ulong.TryParse(lines[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hash)
                ? hash
                : throw new InvalidDataException($"Line {i + 1} of '{path}' is no hash: '{lines[i]}'."));
        }

        return recording;
    }
}
