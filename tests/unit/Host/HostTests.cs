namespace SecureNet.Tests.Host;

public class HostTests
{
    [Fact]
    public void Without_arguments_it_tells_the_story_of_the_reference_network()
    {
        (int code, string output) = HostProcess.Run(null);
        Assert.Equal(0, code);
        Assert.Contains("SIMULATED", output, StringComparison.Ordinal);
        Assert.Contains("BLOCKED", output, StringComparison.Ordinal);
        Assert.Contains("no ingress rule for icmp type 8 from 10.0.0.4", output, StringComparison.Ordinal);
        Assert.Contains("REACHABLE", output, StringComparison.Ordinal);
        Assert.Contains("/axel.txt was written", output, StringComparison.Ordinal);
        Assert.Contains("EXPLICIT DENY  s3:PutObject", output, StringComparison.Ordinal);
        Assert.Contains("by 0 changing calls", output, StringComparison.Ordinal);
        Assert.Contains("Nothing of 'two-account-network' is left", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public void A_command_of_full_PowerShell_gets_an_error_that_says_so()
    {
        (int code, string output) = HostProcess.Run(null, "-Command", "Select-Object -First 1");
        Assert.Equal(1, code);
        Assert.Contains("'Select-Object' belongs to Microsoft.PowerShell.Utility and needs full PowerShell", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_gets_its_parameters_and_gives_its_exit_code()
    {
        string script = Path.Join(Directory.CreateTempSubdirectory().FullName, "script.ps1");
        File.WriteAllText(script, "param([string] $Name, [switch] $Loud, [string[]] $List) \"$Name $Loud $($List.Count)\"; exit 7");
        (int code, string output) = HostProcess.Run(null, script, "-Name", "a'b; $x", "-Loud", "-List", "1,2,3");
        Assert.Equal("a'b; $x True 3", output.Trim());
        Assert.Equal(7, code);
    }

    [Fact]
    public void A_profile_that_does_not_exist_is_an_error_and_the_SDK_stays_out_of_the_default_context()
    {
        (int code, string output) = HostProcess.Run(null, "-Command", """
            try { Connect-SecureAccount -Name A -Region us-west-2 -ProfileName no-such-profile } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }
            "default context has the SDK: $([System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.ForEach{ $_.GetName().Name } -contains 'AWSSDK.Core')"
            """);
        Assert.Equal(0, code);
        Assert.Contains("ProfileNotFound,", output, StringComparison.Ordinal);
        Assert.Contains("no-such-profile", output, StringComparison.Ordinal);
        Assert.Contains("default context has the SDK: False", output, StringComparison.Ordinal);
    }
}
