using System.Diagnostics;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Host;

/// <summary>Get-Help, as the build made it from docs/.</summary>
public class HelpTests
{
    [Fact]
    public void No_page_lacks_what_docs_README_asks_for() => Passes("-Check");

    [Fact]
    public void Every_example_that_builds_what_it_needs_prints_what_its_page_shows() => Passes("-Examples");

    private static void Passes(string check)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string root = ModuleTests.FindRoot();
        string help = Path.Join(root, "src", "SecureNet.Help", "bin", configuration, "net10.0", "SecureNet.Help.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [help, root, check]) { RedirectStandardOutput = true })!;
        string lacks = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, lacks);
    }

    [Fact]
    public void Get_Help_has_a_synopsis_examples_and_a_text_for_every_parameter_of_every_cmdlet_and_finds_the_about_topic()
    {
        (int code, string output) = HostProcess.Run(null, "-Command", """
            $shared = [System.Management.Automation.Cmdlet]::CommonParameters
            foreach ($command in Get-Command -Module SecureNet) {
                $help = Get-Help $command.Name -Full
                if (-not $help.Synopsis -or $help.Synopsis -match [regex]::Escape("$command [")) { "$command has no synopsis" }
                if (-not $help.Description.Text) { "$command has no description" }
                if (@($help.Examples.Example).Count -lt 2) { "$command has fewer than two examples" }
                foreach ($name in $command.Parameters.Keys) {
                    if ($name -notin $shared -and -not ($help.Parameters.Parameter | Where-Object Name -eq $name).Description.Text) { "$command -$name has no text" }
                }
            }
            "looked at $(@(Get-Command -Module SecureNet).Count) cmdlets"
            "== a parameter with what the cmdlet says of it"
            Get-Help New-SecureVpc -Parameter NatGateway
            "== a topic"
            Get-Help about_SecureNet
            """);
        Assert.Equal(0, code);
        string[] parts = output.Split("== ");
        Assert.Equal($"looked at {ModuleTests.Cmdlets.Count} cmdlets", parts[0].Trim());
        Assert.Contains("-NatGateway <NatGatewayMode>", parts[1], StringComparison.Ordinal);
        Assert.Contains("One of: None, Single, PerZone.", parts[1], StringComparison.Ordinal);
        Assert.Contains("True (ByPropertyName)", parts[1], StringComparison.Ordinal);
        Assert.Contains("securenet:deployment", parts[2], StringComparison.Ordinal);
    }
}
