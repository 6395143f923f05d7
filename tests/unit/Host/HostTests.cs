namespace SecureNet.Tests.Host;

public class HostTests
{
    [Fact]
    public void Without_arguments_it_tells_the_story_of_the_reference_network()
    {
        (int code, string output) = HostProcess.Run(null);
        // It wraps where a terminal of 80 columns would.
        output = string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, code);
        Assert.Contains("SIMULATED", output, StringComparison.Ordinal);
        Assert.Contains("BLOCKED", output, StringComparison.Ordinal);
        Assert.Contains("no ingress rule for icmp type 8 from 10.0.0.4", output, StringComparison.Ordinal);
        Assert.Contains("REACHABLE", output, StringComparison.Ordinal);
        Assert.Contains("/axel.txt was written", output, StringComparison.Ordinal);
        Assert.Contains("EXPLICIT DENY s3:PutObject", output, StringComparison.Ordinal);
        Assert.Contains("by 0 changing calls", output, StringComparison.Ordinal);
        Assert.Contains("Nothing of 'two-account-network' is left", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public void It_is_full_PowerShell()
    {
        (int code, string output) = HostProcess.Run(null, "-Command",
            "Connect-SecureAccount A us-west-2 -Simulated | Select-Object Region | ConvertTo-Json -Compress; "
                + "(Get-ChildItem / | Sort-Object Name -Unique | Measure-Object).Count -gt 0; "
                + "$PSVersionTable.PSVersion.ToString()");
        Assert.Equal((0, """{"Region":"us-west-2"}"""), (code, output.Split('\n')[0].Trim()));
        Assert.Contains("True", output, StringComparison.Ordinal);
        Assert.Contains("7.6", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_gets_its_parameters_and_gives_its_exit_code()
    {
        string script = Path.Join(Directory.CreateTempSubdirectory().FullName, "script.ps1");
        File.WriteAllText(script, "param([string] $Name, [switch] $Loud, [int] $Port) \"$Name $Loud $($Port + 1)\"; exit 7");
        (int code, string output) = HostProcess.Run(null, script, "-Name", "a'b; $x", "-Loud", "-Port", "79");
        Assert.Equal((7, "a'b; $x True 80"), (code, output.Trim()));
        Assert.Equal((64, $"There is no script '{script}x'."), Trimmed(HostProcess.Run(null, script + "x")));

        static (int, string) Trimmed((int Code, string Output) run) => (run.Code, run.Output.Trim());
    }

    [SkippableFact]
    public async Task An_interrupt_ends_it_with_a_code_that_is_not_0()
    {
        Skip.If(OperatingSystem.IsWindows(), "A signal is sent with kill.");
        string script = Path.Join(Directory.CreateTempSubdirectory().FullName, "script.ps1"), begun = script + ".begun";
        await File.WriteAllTextAsync(script, $"Set-Content -LiteralPath '{begun}' -Value $PID; Start-Sleep 60; 'went on'");
        Task<(int Code, string Output)> run = Task.Run(() => HostProcess.Run(null, script));
        for (int look = 0; look < 300 && !File.Exists(begun); look++) { await Task.Delay(100); }
        await Task.Delay(200);
        System.Diagnostics.Process.Start("kill", ["-INT", (await File.ReadAllTextAsync(begun)).Trim()]).WaitForExit();
        (int code, string output) = await run;
        Assert.NotEqual(0, code);
        Assert.DoesNotContain("went on", output, StringComparison.Ordinal);
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
