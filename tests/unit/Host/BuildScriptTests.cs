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

    public void Dispose() => _shell.Dispose();

    // A function goes before a program of the same name.
    private string[] Calls(string parameters) =>
    [
        .. _shell.Run($"function dotnet {{ $global:LASTEXITCODE = 0; \"$args\" }}; & '{ModuleTests.FindRoot()}/build.ps1' {parameters}")
            .Select(o => o.ToString()).Where(o => o.StartsWith("build ", StringComparison.Ordinal)),
    ];
}
