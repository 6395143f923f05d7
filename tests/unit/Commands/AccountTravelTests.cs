using System.Management.Automation;

namespace SecureNet.Tests.Commands;

/// <summary>Accounts reach other runspaces of the process as they are, and other processes without what signs for them.</summary>
public sealed class AccountTravelTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Simulated_accounts_work_in_ForEach_Parallel_and_each_runspace_says_what_it_does_itself()
    {
        string module = typeof(SecureAccount).Assembly.Location;
        IReadOnlyList<PSObject> made = _shell.Run(ReferenceNetwork.Connect + $$"""
            1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module '{{module}}'
                $a = $using:a; $verbose = @()
                $vpc = New-SecureVpc -Account $a -Name "v$_" -CidrBlock "10.$_.0.0/16" -Verbose 4>&1 |
                    ForEach-Object { if ($_ -is [System.Management.Automation.VerboseRecord]) { $verbose += "$_" } else { $_ } }
                # It is connected there now, and what it brought goes on without -Account.
                $host_ = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
                "$($host_.VpcId -eq $vpc.VpcId) $(@($verbose -match 'ec2:CreateVpc ').Count) $(@(Get-SecureAccount).Name)"
            }
            """);
        Assert.Equal(Enumerable.Repeat("True 1 A", 4), made.Select(m => m.ToString()!));
        Assert.Equal(4, _shell.Run("Get-SecureVpc v?").Count);
        Assert.Equal(4, _shell.Run("Get-SecureHost").Count);
        // One that is gone here is not connected again by its object.
        _shell.Run("Disconnect-SecureAccount A");
        Assert.StartsWith("NotFound,", _shell.Fails("New-SecureVpc -Account $a -Name w -CidrBlock 10.9.0.0/16").FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_account_of_the_name_is_not_taken_for_it_and_what_was_serialised_of_a_simulated_one_says_where_it_works()
    {
        using Shell other = new();
        PSObject account = _shell.Run(ReferenceNetwork.Connect + "$a").Single();
        PSObject arrived = (PSObject)PSSerializer.Deserialize(PSSerializer.Serialize(account));
        Assert.Contains("Deserialized.SecureNet.SecureAccount", arrived.TypeNames);
        string Said(PSObject given) => other.RunWithArgument("param($a) Get-SecureVpc -Account $a", given);
        Assert.Matches("'Account'.*Account 'A' is simulated.* use ForEach-Object -Parallel or Start-ThreadJob", Said(arrived));
        other.Run("$null = Connect-SecureAccount A eu-west-1 -Simulated -AccountId 999999999999");
        Assert.Matches("given as 'A' is 111111111111 in us-west-2, and by this name 999999999999 in eu-west-1 is connected here",
            Said(account));
        Assert.Matches("given as 'A' is 111111111111 in us-west-2, and by this name 999999999999 in eu-west-1 is connected here",
            Said(arrived));
        other.Run("$null = Connect-SecureAccount A us-west-2 -Simulated -AccountId 111111111111");
        Assert.Equal("", Said(arrived));
    }
}
