using NetGen.Storage.Files;

namespace NetGen.Tests.Storage.Files;

public class SharingRetryTests
{
    // What Windows reports of a file that a spreadsheet or a scanner has open.
    private const int SharingViolation = unchecked((int)0x80070020);

    [Fact]
    public void Run_TriesAgainUntilTheFileIsFree()
    {
        int calls = 0;
        int result = new SharingRetry(TimeSpan.FromSeconds(2), _ => { }).Run(
            "file", () => ++calls < 4 ? throw new IOException("held", SharingViolation) : calls);
        Assert.Equal(4, result);
    }

    [Fact]
    public void Run_WithTheUsualPatience_SleepsUntilTheFileIsFree()
    {
        int calls = 0;
        long started = Environment.TickCount64;
        SharingRetry.Default.Run("file", () => ++calls < 2 ? throw new IOException("held", SharingViolation) : calls);
        Assert.Equal(2, calls);
        Assert.True(Environment.TickCount64 > started);
    }

    [Fact]
    public void Run_OfAFileThatStaysHeld_GivesUpAndNamesIt()
    {
        var cause = new IOException("held", SharingViolation);
        var pauses = new List<double>();
        var retry = new SharingRetry(TimeSpan.FromMilliseconds(900), pause => pauses.Add(pause.TotalMilliseconds));
        var error = Assert.Throws<IOException>(() => retry.Run<int>("log.csv", () => throw cause));
        Assert.StartsWith("log.csv is in use by another program, and stayed so for 0.9 s.", error.Message, StringComparison.Ordinal);
        Assert.Same(cause, error.InnerException);

        // One more of 250 would be longer than the patience.
        Assert.Equal([10, 20, 40, 80, 160, 250, 250], pauses);
    }

    [Fact]
    public void Run_ThrowsWhatIsNoSharingViolationAtOnce()
    {
        int calls = 0;
        Assert.Throws<FileNotFoundException>(() => SharingRetry.Default.Run<int>("file", () =>
        {
            calls++;
            throw new FileNotFoundException();
        }));
        Assert.Equal(1, calls);
    }
}
