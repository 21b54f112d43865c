using System.Text.RegularExpressions;

namespace NetGen.Generator.Tests.Documentation;

/// <summary>The links of the pages lead somewhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_LeadToFilesAndHeadingsThatExist() =>
        Assert.Empty(Pages.All.SelectMany(page => Broken(page, Pages.Read(page))));

    [Theory]
    [InlineData("[a](docs/nothing.md)", "README.md: docs/nothing.md")]
    [InlineData("[a](docs/training.md#nothing)", "README.md: docs/training.md#nothing")]
    [InlineData("[a](#nothing)", "README.md: #nothing")]
    public void BrokenLinks_AreFound(string text, string expected) => Assert.Equal([expected], Broken("README.md", text));

    [Theory]
    [InlineData("# What was aimed at", "what-was-aimed-at")]
    [InlineData("## `Fit`, `Evaluate` and C# 12+", "fit-evaluate-and-c-12")]
    [InlineData("## [Link](x.md) text", "link-text")]
    public void Anchors_AreThoseOfGitHub(string heading, string expected) => Assert.Equal([expected], Anchors(heading));

    [Fact]
    public void Pages_CanAllBeReachedFromTheReadme()
    {
        var reached = new HashSet<string> { "README.md" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out string? page))
        {
            foreach (string target in Targets(Pages.Read(page)).Select(target => Resolve(page, target.Path)))
            {
                if (Pages.All.Contains(target) && reached.Add(target))
                    open.Enqueue(target);
            }
        }

        string[] lost = [.. Pages.All.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && !reached.Contains(page))];
        Assert.Empty(lost);
    }

    private static IEnumerable<string> Broken(string page, string text)
    {
        foreach ((string path, string anchor) in Targets(text))
        {
            string target = path.Length == 0 ? page : Resolve(page, path);
            string full = Path.Combine(Pages.Root, target);
            bool isFound = File.Exists(full) || (Directory.Exists(full) && anchor.Length == 0);
            if (isFound && anchor.Length > 0)
                isFound = Anchors(target == page ? text : Pages.Read(target)).Contains(anchor);
            if (!isFound)
                yield return $"{page}: {path}{(anchor.Length > 0 ? "#" : "")}{anchor}";
        }
    }

    private static IEnumerable<(string Path, string Anchor)> Targets(string text) => LinkTarget().Matches(WithoutCode(text))
        .Select(match => match.Groups[1].Value)
        .Where(target => !target.Contains(':', StringComparison.Ordinal))
        .Select(target => target.Split('#', 2))
        .Select(parts => (parts[0], parts.Length > 1 ? parts[1] : ""));

    private static string Resolve(string page, string path)
    {
        string folder = Path.Combine(Pages.Root, Path.GetDirectoryName(page)!);
        return Path.GetRelativePath(Pages.Root, Path.GetFullPath(Path.Combine(folder, path))).Replace('\\', '/');
    }

    // As GitHub makes them of headings: lower case, no punctuation, hyphens for blanks, and a number for the second of a kind.
    private static List<string> Anchors(string text)
    {
        var anchors = new List<string>();
        var counts = new Dictionary<string, int>();
        foreach (Match heading in Heading().Matches(WithoutCode(text)))
        {
            string shown = LinkAround().Replace(heading.Groups[1].Value, "$1").Trim();
            string anchor = NotInAnchors().Replace(shown.ToLowerInvariant(), "").Replace(' ', '-');
            int count = counts[anchor] = counts.GetValueOrDefault(anchor) + 1;
            anchors.Add(count == 1 ? anchor : $"{anchor}-{count - 1}");
        }

        return anchors;
    }

    private static string WithoutCode(string text) => CodeBlockLines().Replace(text, "");

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlockLines();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkAround();

    [GeneratedRegex(@"^#{1,6} +(.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
