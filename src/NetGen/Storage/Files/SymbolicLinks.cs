namespace NetGen.Storage.Files;

/// <summary>Finds the file that a chain of symbolic links leads to.</summary>
internal static class SymbolicLinks
{
    // Linux follows as many.
    private const int MaximumLinks = 40;

    /// <summary>The full name of the file that a name stands for. The file need not be there, and no folder on the way need.</summary>
    /// <param name="path">The name.</param>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Resolve(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is null)
            return file.FullName;
        return OperatingSystem.IsWindows() ? file.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Walk(file.FullName);
    }

    // .NET takes ".." out of names before it looks at the file system. In the target of a link, it means the folder above the one
    // that the link really is in.
    private static string Walk(string path)
    {
        string resolved = "/";
        int links = 0;
        var rest = new Stack<string>();
        Push(rest, path);
        while (rest.TryPop(out string? name))
        {
            if (name == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? "/";
                continue;
            }

            string next = Path.Join(resolved, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaximumLinks)
                throw new IOException($"{path} is a symbolic link that leads in a circle, or over more than {MaximumLinks} others; mend or remove it.");
            if (target.StartsWith('/'))
                resolved = "/";
            Push(rest, target);
        }

        return resolved;
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (name != ".")
                rest.Push(name);
        }
    }
}
