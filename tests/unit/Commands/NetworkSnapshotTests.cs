using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Snapshots;
using SecureNet.Tests.Snapshots;

namespace SecureNet.Tests.Commands;

/// <summary>Snapshots taken, written and read with the cmdlets.</summary>
public sealed class NetworkSnapshotTests : IDisposable
{
    private readonly Shell _shell = new();
    private readonly string _folder = Path.Join(Directory.CreateTempSubdirectory("securenet-").FullName, "dump");

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, true);
    }

    [Fact]
    public void The_reference_network_is_written_and_read_back_as_it_was()
    {
        _shell.Run(ReferenceNetwork.Build);
        NetworkSnapshot live = (NetworkSnapshot)Assert.Single(
            _shell.Run("Get-NetworkSnapshot -OutVariable live | Export-NetworkSnapshot -Path '" + _folder + "'; $live")).BaseObject;
        NetworkSnapshot read = (NetworkSnapshot)Assert.Single(_shell.Run($"Import-NetworkSnapshot '{_folder}'")).BaseObject;
        Assert.Empty(_shell.Warnings);
        Assert.Equal(SnapshotRoundTripTests.Describe(live.Network), SnapshotRoundTripTests.Describe(read.Network));
        Assert.Equal(2, read.Places.Count);
        Assert.Empty(read.Missing);
        Assert.Equal(_folder, read.Path);
    }

    [Fact]
    public void A_call_that_is_not_allowed_is_named_and_the_rest_is_read()
    {
        _shell.Run(ReferenceNetwork.Connect + "$null = New-SecureVpc -Account A -Name v -CidrBlock 10.0.0.0/16");
        _shell.World.Options.DeniedActions.Add("ec2:DescribeRouteTables");
        NetworkSnapshot snapshot = (NetworkSnapshot)Assert.Single(_shell.Run("Get-NetworkSnapshot A")).BaseObject;
        Assert.Contains("ec2:DescribeRouteTables of account 111111111111 in us-west-2 answered UnauthorizedOperation",
            Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        Assert.Equal(("111111111111", ResourceKind.RouteTable, "ec2:DescribeRouteTables"),
            (Assert.Single(snapshot.Missing).AccountId, snapshot.Missing[0].Kind, snapshot.Missing[0].Action));
        Assert.Single(snapshot.Network.Of<Vpc>());
        Assert.Contains("not read, so unknown: ec2:DescribeRouteTables", SnapshotText.Of(snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_fails_is_an_error_and_the_others_are_read()
    {
        _shell.Run(ReferenceNetwork.Connect);
        _shell.World.Options.Inject = call => call.Place.AccountId == "222222222222"
            ? new("ExpiredToken", "The security token included in the request is expired") : null;
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) =
            _shell.RunWithErrors("Get-SecureAccount | Get-NetworkSnapshot");
        NetworkSnapshot snapshot = (NetworkSnapshot)Assert.Single(output).BaseObject;
        // Nothing is known of the other, which is not the same as that it is not there.
        Assert.Equal(["111111111111", "222222222222"], snapshot.Places.Select(p => p.AccountId));
        Assert.Equal("222222222222", Assert.Single(snapshot.Missing.Select(m => m.AccountId).Distinct()));
        Assert.Equal(SnapshotKinds.All.Count, snapshot.Missing.Count);
        Assert.Equal("ExpiredToken,SecureNet.Commands.GetNetworkSnapshotCommand", errors[0].FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.AuthenticationError, errors[0].CategoryInfo.Category);
    }

    [Fact]
    public void An_unknown_account_is_an_error_and_a_busy_region_is_asked_again()
    {
        _shell.Run(ReferenceNetwork.Connect);
        int throttles = 0;
        _shell.World.Options.Inject = call => call.Action == "ec2:DescribeVpcs" && ++throttles < 3 ? Simulation.Fault.Throttle : null;
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) = _shell.RunWithErrors("Get-NetworkSnapshot -Account B, C");
        Assert.Equal("NotFound,SecureNet.Commands.GetNetworkSnapshotCommand", Assert.Single(errors).FullyQualifiedErrorId);
        Assert.Empty(((NetworkSnapshot)Assert.Single(output).BaseObject).Missing);
        Assert.Equal(3, throttles);
    }

    [Fact]
    public void Nothing_is_overwritten_unasked()
    {
        _shell.Run(ReferenceNetwork.Connect + "$s = Get-NetworkSnapshot");
        _shell.Run($"$s | Export-NetworkSnapshot '{_folder}' -WhatIf");
        Assert.False(Directory.Exists(_folder));
        _shell.Run($"$s | Export-NetworkSnapshot '{_folder}'");
        string file = Directory.EnumerateFiles(_folder, "describe-vpcs.json", SearchOption.AllDirectories).First();
        File.WriteAllText(file, "mine");
        Assert.Equal("SnapshotExists,SecureNet.Commands.ExportNetworkSnapshotCommand",
            _shell.Fails($"$s | Export-NetworkSnapshot '{_folder}'").FullyQualifiedErrorId);
        Assert.Equal("mine", File.ReadAllText(file));
        _shell.Run($"$s | Export-NetworkSnapshot '{_folder}' -Force; Import-NetworkSnapshot '{_folder}' -Strict");
    }

    [Fact]
    public void Snapshots_and_evidence_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows()) { return; }
        string evidence = Path.Join(Path.GetDirectoryName(_folder)!, "evidence.jsonl");
        _shell.Run($"$null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -EvidencePath '{evidence}'; "
            + $"Get-NetworkSnapshot | Export-NetworkSnapshot '{_folder}'");
        string[] files = [evidence, .. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)];
        Assert.InRange(files.Length, 10, 100);
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(f)));
        Assert.All(Directory.EnumerateDirectories(_folder, "*", SearchOption.AllDirectories).Append(_folder),
            f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(f)));
        Assert.NotEmpty(File.ReadAllLines(evidence));
        // What others may read of an earlier snapshot is not written into.
        string vpcs = files.Single(f => f.EndsWith("describe-vpcs.json", StringComparison.Ordinal));
        File.SetUnixFileMode(vpcs, File.GetUnixFileMode(vpcs) | UnixFileMode.OtherRead);
        _shell.Run($"Get-NetworkSnapshot | Export-NetworkSnapshot '{_folder}' -Force");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(vpcs));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    [Fact]
    public void A_folder_with_files_of_others_has_to_be_asked_for_and_is_told()
    {
        _shell.Run(ReferenceNetwork.Connect + "$s = Get-NetworkSnapshot; $a = Get-NetworkSnapshot A");
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Join(_folder, "vpcs.json"), """{"Vpcs": []}""");
        ErrorRecord refused = _shell.Fails($"$s | Export-NetworkSnapshot '{_folder}'");
        Assert.StartsWith("SnapshotExists,", refused.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("1 file (vpcs.json)", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(["vpcs.json"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
        _shell.Run($"$s | Export-NetworkSnapshot '{_folder}' -Force");
        Assert.Contains("vpcs.json", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        File.Delete(Path.Join(_folder, "vpcs.json"));
        _shell.Warnings.Clear();
        _shell.Run($"$s | Export-NetworkSnapshot '{_folder}' -Force");
        Assert.Empty(_shell.Warnings);
        // What an earlier snapshot had of another account would be read as part of this one.
        _shell.Run($"$a | Export-NetworkSnapshot '{_folder}' -Force");
        Assert.Contains("222222222222", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_file_is_an_error_of_its_own_or_ends_it_under_Strict()
    {
        using DumpFolder dump = new();
        dump.Add("111111111111/us-east-1/a.json", """{"Vpcs": [{"VpcId": 7}]}""").Add("111111111111/us-east-1/b.json",
            """{"Subnets": []}""");
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) = _shell.RunWithErrors($"Import-NetworkSnapshot '{dump.Path}'");
        Assert.Equal("MalformedSnapshotFile,SecureNet.Commands.ImportNetworkSnapshotCommand", Assert.Single(errors).FullyQualifiedErrorId);
        Assert.Contains("a.json:1:21 $.Vpcs[0].VpcId: expected a text.", errors[0].ToString(), StringComparison.Ordinal);
        Assert.True(((NetworkSnapshot)Assert.Single(output).BaseObject).Network.Has(new("111111111111", "us-east-1"), ResourceKind.Subnet));
        Assert.Equal("MalformedSnapshot,SecureNet.Commands.ImportNetworkSnapshotCommand",
            _shell.Fails($"Import-NetworkSnapshot '{dump.Path}' -Strict").FullyQualifiedErrorId);
    }

    [Fact]
    public void A_folder_without_anything_known_and_one_that_is_not_there_are_errors()
    {
        using DumpFolder dump = new();
        dump.Add("readme.md", "nothing").Add("other.json", """{"Buckets": []}""");
        Assert.Equal("NoSnapshotFiles,SecureNet.Commands.ImportNetworkSnapshotCommand",
            _shell.Fails($"Import-NetworkSnapshot '{dump.Path}'").FullyQualifiedErrorId);
        Assert.Equal("NotFound,SecureNet.Commands.ImportNetworkSnapshotCommand",
            _shell.Fails($"Import-NetworkSnapshot '{dump.Path}/none'").FullyQualifiedErrorId);
    }
}
