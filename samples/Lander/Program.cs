// 256 ships learn to land while the game runs, each steered by a network of its own.

using Lander;

try
{
    var options = Options.Parse(args);
    if (options.WantsHelp)
        Console.WriteLine(Options.Usage);
    else if (options.Replay is { } recording)
        Headless.Replay(recording);
    else if (options.WantsReport)
        Report.Print(options);
    else if (options.IsHeadless)
        Headless.Learn(options);
    else
        Game.Play(options);
    return 0;
}
catch (Exception exception) when (exception is FormatException or InvalidDataException or InvalidOperationException or IOException or NetGen.NetworkFileException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
