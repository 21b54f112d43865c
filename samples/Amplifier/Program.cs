// Two networks learn an amplifier from its sound: a WaveNet and an LSTM. Then a guitar is played through them in blocks of 64 samples,
// as in a music program, where each block must be done before the one before it is over.
//
//   dotnet run -c Release                            trains both networks, and plays a riff that they have not heard
//   dotnet run -c Release -- guitar.wav              the same with your own sound
//   dotnet run -c Release -- play guitar.wav         plays it with the networks that were trained last

using Amplifier;
using NetGen;

const double LessonSeconds = 30;
const double ExpectedError = -22;
string output = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "output")).FullName;
string waveNetFile = Path.Combine(output, "wavenet.safetensors"), lstmFile = Path.Combine(output, "lstm.safetensors");
WaveNet waveNet = new(seed: 1);
Lstm lstm = new(seed: 1);
try
{
    (bool trains, string? path) = args switch
    {
        [] => (true, null),
        ["play", string file] => (false, file),
        [not "play" and [not '-', ..] and string file] => (true, file),
        _ => throw new ArgumentException($"Expected nothing, a WAV file, or 'play' and a WAV file; got '{string.Join(' ', args)}'."),
    };
    float[] sound = path is null ? Sounds.Riff() : Read(path);
    float[] circuit = Circuit.Play(sound);

    if (trains)
    {
        float[] lessons = Lessons.Sound(LessonSeconds);
        Train(waveNet, Lessons.Of(lessons, WaveNet.Length), epochs: 20, batchSize: 1, learningRate: 0.006f, waveNetFile);
        Train(lstm, Lessons.Of(lessons, Lstm.Length), epochs: 16, batchSize: 4, learningRate: 0.01f, lstmFile);
    }
    else
    {
        waveNet.Load(RequireTrained(waveNetFile));
        lstm.Load(RequireTrained(lstmFile));
    }

    Console.WriteLine($"{(double)sound.Length / Circuit.SampleRate:F1} s of sound, in blocks that last {Performance.RealTime:N0} µs ({Performance.BlockLength} samples):\n");
    Console.WriteLine("            error to   µs for a block:              times as fast");
    Console.WriteLine("              signal    median     99 %     most     as real time");
    Performance ofWaveNet = Play<WaveNet, WaveNet.State>(waveNet, sound, circuit);
    Performance ofLstm = Play<Lstm, Lstm.State>(lstm, sound, circuit);

    string name = path is null ? "riff" : Path.GetFileNameWithoutExtension(path), figure = Path.Combine(output, name + ".png");
    Figure.Draw(figure, sound, circuit, ("WaveNet", ofWaveNet.Sound), ("LSTM", ofLstm.Sound));
    Console.WriteLine($"\nA figure and the sounds:\n  {figure}");
    foreach ((string part, float[] samples) in new[] { ("input", sound), ("circuit", circuit), ("wavenet", ofWaveNet.Sound), ("lstm", ofLstm.Sound) })
    {
        string file = Path.Combine(output, $"{name}-{part}.wav");
        WaveFile.Write(file, samples);
        Console.WriteLine($"  {file}");
    }

    // A sound of your own may be another than those of the lessons.
    bool isClose = path is not null || Math.Max(ofWaveNet.ErrorToSignal(circuit), ofLstm.ErrorToSignal(circuit)) < ExpectedError;
    if (!isClose || ofWaveNet.AllocatedBytes + ofLstm.AllocatedBytes > 0)
    {
        Console.Error.WriteLine($"The error of both networks should be below {ExpectedError} dB, and the blocks should allocate nothing.");
        return 1;
    }

    return 0;
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static float[] Read(string path)
{
    WaveFile file = WaveFile.Read(path);
    Console.WriteLine($"{path}: {file.Remarks}\n");
    return file.Sound;
}

static void Train<TNetwork>(TNetwork network, DataSet lessons, int epochs, int batchSize, float learningRate, string file)
    where TNetwork : class, ITrainableNetwork<TNetwork>
{
    Console.WriteLine($"{typeof(TNetwork).Name}, {TNetwork.Description.ParameterCount:N0} weights");
    Lessons.Teach(network, lessons, epochs, batchSize, learningRate, new ConsoleProgress());
    network.Save(file);
    Console.WriteLine();
}

static string RequireTrained(string file) => File.Exists(file)
    ? file
    : throw new FileNotFoundException($"'play' needs the networks of an earlier run, and there is no '{file}'; run the sample without 'play' first.");

static Performance Play<TNetwork, TState>(TNetwork network, float[] sound, float[] circuit)
    where TNetwork : class, IStreamNetwork<TNetwork, TState>
    where TState : struct, IStreamState
{
    Performance played = Performance.Of<TNetwork, TState>(network, sound);
    double median = played.Quantile(0.5);
    Console.WriteLine(
        $"  {typeof(TNetwork).Name,-8}{played.ErrorToSignal(circuit),7:F1} dB" +
        $"{median,10:F1}{played.Quantile(0.99),9:F1}{played.Quantile(1),9:F1}{Performance.RealTime / median,17:N0}");
    return played;
}
