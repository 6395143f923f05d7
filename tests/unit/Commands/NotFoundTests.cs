using System.Management.Automation;

namespace SecureNet.Tests.Commands;

/// <summary>What is not there: one id and one category, whatever was asked for it.</summary>
public sealed class NotFoundTests : IDisposable
{
    private const string Nobody = "nobody-here-1";

    // These look at everything, or at a file that stands for everything; nothing is named.
    private static readonly string[] s_nameless = ["Get-InternetExposure", "Get-NetworkReachability"];

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Every_Get_and_Remove_of_a_name_that_does_not_exist_says_so_alike()
    {
        _shell.Run(ReferenceNetwork.Connect);
        CmdletInfo[] walked = [.. _shell.Run(
            "Get-Command -Module SecureNet -CommandType Cmdlet | Where-Object Verb -in Get, Remove, Unregister, Disable, "
                + "Disconnect, Wait | Sort-Object Name")
            .Select(c => (CmdletInfo)c.BaseObject).Where(c => !s_nameless.Contains(c.Name))];
        Assert.True(walked.Length > 30, string.Join(" ", walked.Select(c => c.Name)));
        List<string> wrong = [];
        foreach (CmdletInfo command in walked)
        {
            string name = command.Name switch { "Get-NetworkFinding" => "-Rule " + Nobody, _ => Nobody };
            string confirm = command.Parameters.ContainsKey("Confirm") ? " -Confirm:$false" : "";
            ErrorRecord[] errors = Errors($"{command.Name} {name}{confirm}");
            if (errors is not [{ } one]) { wrong.Add($"{command.Name}: {errors.Length} errors"); continue; }
            if (!one.FullyQualifiedErrorId.StartsWith("NotFound,", StringComparison.Ordinal)
                || one.CategoryInfo.Category != ErrorCategory.ObjectNotFound
                || !one.ToString().Contains(Nobody, StringComparison.Ordinal) || string.IsNullOrEmpty(one.ErrorDetails?.RecommendedAction))
            {
                wrong.Add($"{command.Name}: {one.FullyQualifiedErrorId} {one.CategoryInfo.Category}: {one}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(0, _shell.World.ChangingCalls);
    }

    [Theory]
    [InlineData("Get-SecureDeployment nobody")]
    [InlineData("Get-SecureDeployment ''")]
    [InlineData("Remove-SecureDeployment nobody -Confirm:$false")]
    [InlineData("Remove-SecureDeployment '' -Confirm:$false")]
    [InlineData("Remove-SecureDeployment $notSet -Confirm:$false")]
    [InlineData("Remove-SecureDeployment reference -Account B -Confirm:$false")]
    public void A_deployment_that_no_account_has_is_an_error_and_nothing_goes(string command)
    {
        _shell.Run("$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment reference; $null = Connect-SecureAccount B "
            + "us-east-1 -Simulated -Deployment other; $null = New-SecureVpc -Account A V 10.0.0.0/16");
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = Assert.Single(Errors(command));
        Assert.StartsWith("NotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void A_deployment_of_a_connected_account_can_be_removed_again_though_nothing_is_left()
    {
        _shell.Run("$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment demo; $null = New-SecureVpc V 10.0.0.0/16 "
            + "-AvailabilityZoneCount 1");
        foreach (string command in (string[])["Remove-SecureDeployment demo", "Remove-SecureDeployment DEMO", "Remove-SecureDeployment"])
        {
            PSObject removal = Assert.Single(_shell.Run(command + " -Confirm:$false"));
            Assert.Equal("demo", removal.Properties["Deployment"].Value);
            Assert.True((bool)removal.Properties["IsEmpty"].Value);
        }

        Assert.Empty(_shell.Run("Get-SecureDeployment demo"));
    }

    [Fact]
    public void Deployments_that_differ_in_case_alone_are_not_taken_for_each_other()
    {
        _shell.Run("$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment demo; $null = New-SecureVpc V 10.0.0.0/16 "
            + "-AvailabilityZoneCount 1; "
            + "$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment Demo; $null = New-SecureVpc W 10.1.0.0/16 "
                + "-AvailabilityZoneCount 1");
        ErrorRecord error = Assert.Single(Errors("Remove-SecureDeployment DEMO -Confirm:$false"));
        Assert.StartsWith("AmbiguousDeployment,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("V", Assert.Single(_shell.Run("(Get-SecureDeployment demo | Where-Object Kind -eq VPC).Name")).ToString());
        Assert.Equal("W", Assert.Single(_shell.Run("(Get-SecureDeployment Demo | Where-Object Kind -eq VPC).Name")).ToString());
    }

    private ErrorRecord[] Errors(string script)
    {
        try { return [.. _shell.RunWithErrors(script).Errors]; }
        catch (RuntimeException e) { return [e.ErrorRecord]; }
    }
}
