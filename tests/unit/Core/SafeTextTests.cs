using System.Text;
using System.Xml;
using SecureNet.Printing;

namespace SecureNet.Tests.Core;

/// <summary>Foreign text: whatever it holds, no terminal, no build's log and no parser of XML takes it for more than text.</summary>
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("web-1", "web-1")]
    [InlineData("Größe 中 👩‍💻", "Größe 中 👩‍💻")]
    [InlineData("arn:aws:s3:::logs-bucket", "arn:aws:s3:::logs-bucket")]
    [InlineData("2600:1f14::/56 ::/0 ::ffff:1.2.3.4 fe80::1", "2600:1f14::/56 ::/0 ::ffff:1.2.3.4 fe80::1")]
    [InlineData("#1 ## note [x] a::b", "#1 ## note [x] a::b")]
    [InlineData("a\u001B[31mb", "a\\u001B[31mb")]
    [InlineData("a\r\nb\tc", "a\\u000D\\u000Ab\\u0009c")]
    [InlineData("\u009B2J\u202Etxt\u2028\u200B\uFEFF", "\\u009B2J\\u202Etxt\\u2028\\u200B\\uFEFF")]
    [InlineData("x##vso[task.setvariable variable=a]b", "x# #vso[task.setvariable variable=a]b")]
    [InlineData("##[error]x ###[y", "# #[error]x # # #[y")]
    [InlineData("::error::x ::Add-Mask::y :::warning file=a::z", ": :error::x : :Add-Mask::y : : :warning file=a::z")]
    public void Names_are_shown_as_they_are_or_as_what_they_hold(string text, string safe)
    {
        Assert.Equal(safe, SafeText.Of(text));
        Assert.Equal(safe == text, SafeText.IsSafe(text));
        if (safe == text) { Assert.Same(text, SafeText.Of(text)); }
    }

    [Fact]
    public void Lone_surrogates_and_tag_characters_are_escaped_and_lines_of_ours_stay()
    {
        Assert.Equal("a\\uD800b\\uDC00", SafeText.Of("a\uD800b\uDC00"));
        Assert.Equal("a\\uDB40\\uDC41", SafeText.Of("a\U000E0041"));
        Assert.Equal("first\n  : :error::x\n\\u000Dz", SafeText.Lines("first\r\n  ::error::x\n\rz"));
        Assert.Equal("", SafeText.Of(null));
    }

    [Fact]
    public void No_text_of_random_pieces_is_a_command_to_a_runner_or_breaks_XML_or_a_terminal()
    {
        string[] pieces = ["##", "#", "vso[", "[", "group]", "::", ":", "error", "add-mask", "::stop-commands::", "set-output name=a", " ",
            "\n", "\r", "\u001B", "]0;", "\u0007", "\u0000", "\u0085", "\u009D", "\u202E", "\u2066", "\uFFFF", "\uD800", "a", "Z",
            "##vso[task.x]", "\u2029", "teamcity["];
        Random random = new(12);
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            string one = SafeText.Of(text), lines = SafeText.Lines(text);
            Assert.DoesNotContain('\n', one);
            Hostile.AssertHarmless(one);
            Hostile.AssertHarmless(lines);
            // However a view breaks it.
            int at = random.Next(one.Length + 1);
            Hostile.AssertHarmless(one[..at] + "\n" + one[at..]);
            Assert.Equal(one, SafeText.Of(one));
            StringBuilder xml = new();
            using (XmlWriter writer = XmlWriter.Create(xml)) { writer.WriteElementString("a", one); }
        }
    }
}

/// <summary>A text that does harm wherever it is printed raw, and what harmless output is.</summary>
internal static class Hostile
{
    public const string Text = "\u001B]0;owned\u0007##vso[task.setvariable variable=x]y\n::error::pwned\r\n  "
        + "::add-mask::a\u009B31m\u202Eevil\u2028z##[group]g\u0000\uFFFF";

    // github.com/actions/runner, ActionCommandManager and its extensions.
    private static readonly string[] s_commands =
        ["error", "warning", "notice", "debug", "group", "endgroup", "echo", "stop-commands", "add-mask", "add-path", "add-matcher",
            "remove-matcher", "set-output", "set-env", "save-state", "internal-set-repo-path"];

    public static void AssertHarmless(string output)
    {
        Assert.True(!output.Any(c => (char.IsControl(c) && c != '\n')
            || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029' or '\uFFFF'),
            "a character that is not text in: "
                + $"{string.Join(' ', output.Where(c => char.IsControl(c) && c != '\n').Distinct().Select(c => $"{(int)c:X4}"))} "
                + $"{output}");
        foreach (string line in output.Split('\n'))
        {
            // Azure's agent and GitHub's first form look anywhere in a line; the second form is what a line begins with.
            Assert.True(!line.Contains("##vso[", StringComparison.Ordinal) && !line.Contains("##[", StringComparison.Ordinal), line);
            string start = line.TrimStart();
            if (!start.StartsWith("::", StringComparison.Ordinal)
                || start.IndexOf("::", 2, StringComparison.Ordinal) is not (> 0 and int end)) { continue; }
            Assert.True(!s_commands.Contains(start[2..end].Split(' ')[0], StringComparer.OrdinalIgnoreCase), line);
        }
    }
}
