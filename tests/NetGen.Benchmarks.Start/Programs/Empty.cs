// The program without a network.

Console.WriteLine("ready");
