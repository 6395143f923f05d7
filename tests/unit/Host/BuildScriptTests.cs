using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Host;

/// <summary>What build.ps1 asks dotnet to do.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private readonly Shell _shell = new();

    [Theory]
    [InlineData("", "Release")]
    [InlineData("-Configuration Debug", "Debug")]
    public void It_builds_release_where_nothing_else_is_asked_for(string parameters, string configuration)
    {
        string[] calls = Calls(parameters);
        Assert.Equal(3, calls.Length);
        Assert.All(calls, c => Assert.Contains($" -c {configuration} ", c, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Package")]
    [InlineData("Publish -Feed nowhere")]
    public void What_is_redistributed_is_what_the_lock_files_say(string task)
    {
        // A file stands where the folder would be made: the script ends after its builds.
        string[] calls = Calls($"-Task {task} -Destination '{ModuleTests.FindRoot()}/LICENSE'");
        IEnumerable<string> locked = calls.Where(c => c.Contains("-p:RestoreLockedMode=true", StringComparison.Ordinal));
        Assert.Equal(["SecureNet", "SecureNet.Aws"], locked.Select(c => Path.GetFileName(c.Split(' ')[1])));
        Assert.DoesNotContain(Calls(""), c => c.Contains("RestoreLockedMode", StringComparison.Ordinal));
    }

    [Fact]
    public void To_publish_a_feed_is_named_before_anything_is_built()
    {
        Exception refused = Assert.ThrowsAny<Exception>(() => _shell.Run($"& '{ModuleTests.FindRoot()}/build.ps1' -Task Publish"));
        Assert.Contains("-Task Publish needs -Feed", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _shell.Dispose();

    // A function goes before a program of the same name.
    private string[] Calls(string parameters) =>
    [
        .. _shell.Run("function dotnet { $global:LASTEXITCODE = 0; \"$args\" }; "
                + $"try {{ & '{ModuleTests.FindRoot()}/build.ps1' {parameters} }} catch [IO.IOException] {{ }}")
            .Select(o => o.ToString()).Where(o => o.StartsWith("build ", StringComparison.Ordinal)),
    ];
}
