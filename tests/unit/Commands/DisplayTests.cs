namespace SecureNet.Tests.Commands;

public class DisplayTests
{
    [Theory]
    [InlineData("short", 80, "short")]
    [InlineData("  one two three four five six seven eight nine", 40, "  one two three four five six seven\n      eight nine")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b", 40,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b")]
    [InlineData("first\n  second", 80, "first\n  second")]
    [InlineData("a width that cannot be used leaves the line as it is, however long it may be", 0,
        "a width that cannot be used leaves the line as it is, however long it may be")]
    public void Long_lines_break_between_words_and_go_on_further_in(string text, int width, string expected) =>
        Assert.Equal(expected, Display.Wrap(text, width));

    // A table that sizes its columns by what is in them is held back until the script is over; a script that ends with exit never shows it.
    [Fact]
    public void No_view_waits_for_the_last_object() =>
        Assert.DoesNotContain("<AutoSize", File.ReadAllText(Path.Join(ModuleTests.FindRoot(), "module", "SecureNet.Format.ps1xml")),
            StringComparison.OrdinalIgnoreCase);
}
