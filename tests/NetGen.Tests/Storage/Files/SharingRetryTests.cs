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
        int result = SharingRetry.Run("file", () => ++calls < 4 ? throw new IOException("held", SharingViolation) : calls);
        Assert.Equal(4, result);
    }

    [Fact]
    public void Run_OfAFileThatStaysHeld_GivesUpAndNamesIt()
    {
        int calls = 0;
        var cause = new IOException("held", SharingViolation);
        var error = Assert.Throws<IOException>(() => SharingRetry.Run<int>(
            "log.csv",
            () =>
            {
                calls++;
                throw cause;
            },
            TimeSpan.FromMilliseconds(50)));
        Assert.StartsWith("log.csv is in use by another program, and stayed so for 0.05 s.", error.Message, StringComparison.Ordinal);
        Assert.Same(cause, error.InnerException);
        Assert.InRange(calls, 2, 4);
    }

    [Fact]
    public void Run_ThrowsWhatIsNoSharingViolationAtOnce()
    {
        int calls = 0;
        Assert.Throws<FileNotFoundException>(() => SharingRetry.Run<int>("file", () =>
        {
            calls++;
            throw new FileNotFoundException();
        }));
        Assert.Equal(1, calls);
    }
}
