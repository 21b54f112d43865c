using System.Text;
using Microsoft.Win32.SafeHandles;
using NetGen.Storage.Files;

namespace NetGen.Tests.Storage.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ThatFails_LeavesTheOldFileAlone()
    {
        string path = Make("model", "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["model"], _folder.Files);
    }

    [UnixTheory]
    [InlineData("600")]
    [InlineData("640")]
    [InlineData("664")]
    [InlineData("755")]
    public void Write_KeepsTheModeOfAnExistingFile_AndNeverAllowsMore(string octal)
    {
        string path = Make("model", "old");
        var mode = (UnixFileMode)Convert.ToInt32(octal, 8);
        SetMode(path, mode);
        UnixFileMode during = 0;
        AtomicFile.Write(path, stream => during = FileStatus.Of(((FileStream)stream).Name).Mode!.Value);
        Assert.Equal(UnixFileMode.None, during & ~mode);
        Assert.Equal(UnixFileMode.None, during & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(mode, FileStatus.Of(path).Mode);
    }

    [RootFact]
    public void Write_KeepsOwnerAndGroupOfAnExistingFile()
    {
        string path = Make("model", "old");
        using (SafeFileHandle file = File.OpenHandle(path))
            Assert.True(UnixFile.TryChangeOwner(file, (1, 2)));
        Write(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal((1u, 2u), FileStatus.Of(path).Owner);
    }

    [UnixFact]
    public void Write_ToALink_ReplacesItsTarget()
    {
        string target = Make("target", "old");
        File.CreateSymbolicLink(_folder["second"], "target");
        File.CreateSymbolicLink(_folder["first"], _folder["second"]);
        Write(_folder["first"], "new");
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal("target", new FileInfo(_folder["second"]).LinkTarget);
        Assert.Equal(_folder["second"], new FileInfo(_folder["first"]).LinkTarget);
    }

    [UnixFact]
    public void Write_ToALinkWithoutATarget_MakesTheTarget()
    {
        File.CreateSymbolicLink(_folder["link"], "target");
        Write(_folder["link"], "new");
        Assert.Equal("new", File.ReadAllText(_folder["target"]));
        Assert.Equal("target", new FileInfo(_folder["link"]).LinkTarget);
    }

    [UnixFact]
    public void Write_ToALinkInALinkedFolder_StartsFromTheFolderThatItReallyIsIn()
    {
        Directory.CreateDirectory(_folder["real/inner"]);
        Directory.CreateSymbolicLink(_folder["linked"], "real/inner");
        File.CreateSymbolicLink(_folder["real/inner/link"], "../target");
        Write(_folder["linked/link"], "new");
        Assert.Equal("new", File.ReadAllText(_folder["real/target"]));
        Assert.False(File.Exists(_folder["target"]));
    }

    [UnixFact]
    public void Write_ToLinksInACircle_SaysSo()
    {
        File.CreateSymbolicLink(_folder["a"], "b");
        File.CreateSymbolicLink(_folder["b"], "a");
        var error = Assert.Throws<IOException>(() => Write(_folder["a"], "new"));
        Assert.Contains(_folder["a"] + " is a symbolic link that leads in a circle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ToAReadOnlyFile_IsRefused()
    {
        string path = Make("model", "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        var error = Assert.Throws<UnauthorizedAccessException>(() => Write(path, "new"));
        Assert.Contains(path + " is read-only", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["model"], _folder.Files);
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void Write_IntoAMissingFolder_NamesFileAndFolder()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => Write(_folder["nothing/model"], "new"));
        Assert.Contains($"{_folder["nothing/model"]} cannot be written: there is no folder {_folder["nothing"]}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_UnderANameOf240Characters_Works() => WriteTwice(new string('a', 240));

    // 255 bytes in UTF-8, the most that file systems of Linux have room for.
    [UnixTheory]
    [InlineData("a", 255, "")]
    [InlineData("ü", 127, "x")]
    [InlineData("名", 85, "")]
    public void Write_UnderTheLongestNames_Works(string part, int count, string rest) =>
        WriteTwice(string.Concat(Enumerable.Repeat(part, count)) + rest);

    [Fact]
    public void Write_RemovesWhatKilledSavesLeft_OfTheSameFileOnly()
    {
        string path = _folder["model"];
        Make(Path.GetFileName(TemporaryFile.Prefix(path)) + "abandoned.tmp", "half");
        string other = TemporaryFile.Prefix(_folder["other"]) + "abandoned.tmp";
        Make(other, "half");
        Write(path, "new");
        Assert.Equal([other, "model"], _folder.Files.Order());
    }

    [Fact]
    public void Write_WhileAnotherSaveOfTheFileGoesOn_LeavesItsTemporaryFile()
    {
        string path = _folder["model"];
        AtomicFile.Write(path, outer =>
        {
            outer.Write("outer"u8);
            Write(path, "inner");
            Assert.Equal("inner", File.ReadAllText(path));
        });
        Assert.Equal("outer", File.ReadAllText(path));
        Assert.Equal(["model"], _folder.Files);
    }

    [Fact]
    public async Task Write_ByManyThreads_AlwaysLeavesAWholeFile()
    {
        string path = _folder["model"];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 25; i++)
            {
                Write(path, new string((char)('a' + thread), 10_000));
                string read = new StreamReader(RegularFile.OpenRead(path)).ReadToEnd();
                Assert.Equal(new string(read[0], 10_000), read);
            }
        })));
        Assert.Equal(["model"], _folder.Files);
    }

    [Fact]
    public void Write_OfAFileThatIsHeldForAMoment_Waits()
    {
        string path = Make("model", "old");
        FileStream holder = new(path, FileMode.Open, FileAccess.Read, FileShare.None);
        int pauses = 0;
        AtomicFile.Write(path, stream => stream.Write("new"u8), new SharingRetry(TimeSpan.FromSeconds(2), _ =>
        {
            if (++pauses == 3)
                holder.Dispose();
        }));
        Assert.Equal(3, pauses);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(["model"], _folder.Files);
    }

    [Fact]
    public void Write_OfAFileThatStaysHeld_SaysWhoHoldsIt()
    {
        string path = Make("model", "old");
        using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            var retry = new SharingRetry(TimeSpan.FromSeconds(2), _ => { });
            var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream => stream.Write("new"u8), retry));
            Assert.Contains(path + " is in use by another program", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["model"], _folder.Files);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private void WriteTwice(string name)
    {
        Write(_folder[name], "old");
        Write(_folder[name], "new");
        Assert.Equal("new", File.ReadAllText(_folder[name]));
        Assert.Equal([name], _folder.Files);
    }

    private string Make(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }
}
