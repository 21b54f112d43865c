using System.Diagnostics;
using System.Net.Sockets;
using NetGen.Storage.Files;
using NetGen.Tests.Network;
using NetGen.Tests.Training;

namespace NetGen.Tests.Storage.Files;

/// <summary>What is no regular file is refused, and nothing waits for it: a pipe without a writer blocks whoever opens it.</summary>
public sealed class RegularFileTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task Pipe_IsRefused()
    {
        await MakePipe(_folder["pipe"]);
        File.CreateSymbolicLink(_folder["link"], "pipe");
        await RefusesAll(_folder["pipe"], "is a pipe");
        await RefusesAll(_folder["link"], "is a pipe");
        Assert.Equal(FileKind.Pipe, FileStatus.Of(_folder["pipe"]).Kind);
    }

    [UnixFact]
    public async Task Device_IsRefused()
    {
        await RefusesAll("/dev/zero", "is a device");
        Assert.Equal(FileKind.Device, FileStatus.Of("/dev/zero").Kind);
    }

    [UnixFact]
    public async Task Socket_IsRefused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        await RefusesAll(_folder["socket"], "is a socket");
    }

    [Fact]
    public async Task Folder_IsRefused()
    {
        Directory.CreateDirectory(_folder["sub"]);
        await RefusesAll(_folder["sub"], "is a folder");
        Assert.True(Directory.Exists(_folder["sub"]));
    }

    [Fact]
    public void StatusOfWhatIsNotThere_IsMissing()
    {
        File.WriteAllText(_folder["file"], "");
        Assert.Equal(FileKind.Missing, FileStatus.Of(_folder["nothing"]).Kind);
        Assert.Equal(FileKind.Missing, FileStatus.Of(_folder["nothing/more"]).Kind);
        Assert.Equal(FileKind.Missing, FileStatus.Of(_folder["file/more"]).Kind);
        Assert.Equal(FileKind.Regular, FileStatus.Of(_folder["file"]).Kind);
    }

    private static async Task RefusesAll(string path, string reason)
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        Action[] calls =
        [
            () => new FakeNetwork(1).Save(path),
            () => new FakeNetwork(1).Load(path),
            () => trainer.Save(path),
            () => trainer.Load(path),
            () => new CsvLogger(path).OnTrainBegin(trainer, ["loss"]),
            () => new CsvLogger(path, append: true).OnTrainBegin(trainer, ["loss"]),
            () => new ModelCheckpoint(path).OnTrainBegin(trainer, ["loss"]),
            () => DataSet.ReadCsv(path, target: "label"),
        ];
        foreach (Action call in calls)
        {
            var error = await Assert.ThrowsAsync<IOException>(() => Task.Run(call).WaitAsync(Limit));
            Assert.StartsWith(path + " " + reason, error.Message, StringComparison.Ordinal);
        }
    }

    private static async Task MakePipe(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, process.ExitCode);
    }
}
