namespace NetGen.Tests;

/// <summary>A test of what only Unix has, such as pipes in folders and rights by mode: skipped, with the reason, on Windows.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no modes, and no pipes or devices in folders.";
    }
}

/// <inheritdoc cref="UnixFactAttribute"/>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no modes, and no pipes or devices in folders.";
    }
}

/// <summary>A test that gives a file to another user: skipped, with the reason, unless root runs it on Unix.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            Skip = "Only root of a Unix system may give files to others.";
    }
}
