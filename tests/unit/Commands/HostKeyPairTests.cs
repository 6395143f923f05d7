using System.Management.Automation;
using SecureNet.Keys;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>The private half of a key pair: in its file alone, for its owner alone.</summary>
public sealed class HostKeyPairTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-pairs").FullName;
    private readonly Shell _shell = new();

    public HostKeyPairTests() => _shell.Run("$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment demo -EvidencePath "
        + $"'{Path.Join(_folder, "evidence.jsonl")}'; $path = '{KeyPath}'");

    private string KeyPath => Path.Join(_folder, "bastion-ssh.pem");

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-MadeByEC2")]
    [InlineData("-KeyType rsa")]
    [InlineData("-Format ppk")]
    public void The_private_half_is_in_its_file_alone_which_only_its_owner_may_read(string parameters)
    {
        string output = string.Concat(
            _shell.Run($"New-HostKeyPair -Name bastion-ssh -Path $path {parameters} -Verbose 4>&1 | ForEach-Object {{ \"$_\"; foreach "
                + "($p in $_.PSObject.Properties) { \"$($p.Name)=$($p.Value)\" } }"));
        Assert.Contains("KeyPairId=key-", output, StringComparison.Ordinal);
        string secret = File.ReadAllText(KeyPath);
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath)); }
        Assert.True(PublicKeyLine.Same(PublicKeyLine.Of(secret), _shell.World.State.Of<Model.KeyPair>().Single().PublicKey));
        string evidence = File.ReadAllText(Path.Join(_folder, "evidence.jsonl"));
        Assert.Contains("KeyPair", evidence, StringComparison.Ordinal);
        // The last long line but one is of the private half in every format; the public half may be shown.
        string half = secret.Split('\n').Where(l => l.Length > 40).ToArray()[^2];
        Assert.DoesNotContain(half, output, StringComparison.Ordinal);
        Assert.DoesNotContain(half, evidence, StringComparison.Ordinal);
        Assert.DoesNotContain(half, string.Concat(_shell.Verbose) + string.Concat(_shell.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Running_again_changes_nothing_neither_in_EC2_nor_in_the_file()
    {
        _shell.Run("New-HostKeyPair -Name bastion-ssh -Path $path");
        string before = File.ReadAllText(KeyPath);
        int changes = _shell.World.ChangingCalls;
        _shell.Run("New-HostKeyPair -Name bastion-ssh -Path $path; New-HostKeyPair -Name bastion-ssh -Path $path -MadeByEC2");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        Assert.Equal(before, File.ReadAllText(KeyPath));
    }

    [Theory]
    [InlineData("New-HostKeyPair -Name other -Path $path", "KeyFileExists")]
    [InlineData("New-HostKeyPair -Name other -Path $path -MadeByEC2", "KeyFileExists")]
    [InlineData("New-HostKeyPair -Name other -Path /no/such/folder/key", "KeyFolderMissing")]
    [InlineData("New-HostKeyPair -Name other -Path ($path + '.none') -UseExistingFile", "KeyFileMissing")]
    [InlineData("New-HostKeyPair -Name bastion-ssh -Path ($path + '.none')", "KeyPairWithoutFile")]
    [InlineData("New-HostKeyPair -Name other -Path ($path + '.2'); New-HostKeyPair -Name bastion-ssh -Path ($path + '.2')",
        "KeyFileDiffers")]
    [InlineData("Remove-HostKeyPair nobody -Confirm:$false", "NotFound")]
    public void What_would_lose_a_key_is_refused(string command, string id)
    {
        _shell.Run("New-HostKeyPair -Name bastion-ssh -Path $path");
        string before = File.ReadAllText(KeyPath);
        ErrorRecord error = _shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(before, File.ReadAllText(KeyPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-MadeByEC2")]
    public void The_folder_of_OpenSSH_is_made_where_it_is_missing_for_its_owner_alone(string parameters)
    {
        string path = Path.Join(_folder, ".ssh", "bastion-ssh.pem");
        _shell.Run($"New-HostKeyPair -Name bastion-ssh -Path '{path}' {parameters} -WhatIf");
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        _shell.Run($"New-HostKeyPair -Name bastion-ssh -Path '{path}' {parameters}");
        Assert.True(File.Exists(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public void A_file_of_ones_own_is_imported_on_request_and_only_read()
    {
        string own = SshKey.Create(SshKeyType.Ed25519, "me").PrivateText(SshKeyFormat.Pem);
        File.WriteAllText(KeyPath, own);
        _shell.Run("New-HostKeyPair -Name bastion-ssh -Path $path -UseExistingFile");
        Assert.Equal(own, File.ReadAllText(KeyPath));
        Assert.True(PublicKeyLine.Same(PublicKeyLine.Of(own), _shell.World.State.Of<Model.KeyPair>().Single().PublicKey));
    }

    [Fact]
    public void An_import_that_failed_goes_on_with_the_same_key()
    {
        _shell.World.Options.DeniedActions.Add("ec2:ImportKeyPair");
        _shell.Fails("New-HostKeyPair -Name bastion-ssh -Path $path");
        string before = File.ReadAllText(KeyPath);
        _shell.World.Options.DeniedActions.Clear();
        _shell.Run("New-HostKeyPair -Name bastion-ssh -Path $path");
        Assert.Equal(before, File.ReadAllText(KeyPath));
        Assert.True(PublicKeyLine.Same(PublicKeyLine.Of(before), _shell.World.State.Of<Model.KeyPair>().Single().PublicKey));
    }

    [Fact]
    public void A_key_of_EC2_whose_answer_was_lost_is_made_again()
    {
        bool lost = false;
        _shell.World.Options.Inject = call => call.Action == "ec2:CreateKeyPair" && !lost && (lost = true) ? Fault.Timeout : null;
        _shell.Run("New-HostKeyPair -Name bastion-ssh -Path $path -MadeByEC2");
        Assert.True(lost);
        Assert.True(PublicKeyLine.Same(PublicKeyLine.Of(File.ReadAllText(KeyPath)),
            _shell.World.State.Of<Model.KeyPair>().Single().PublicKey));
    }

    [Fact]
    public void A_key_that_EC2_may_not_make_leaves_no_file()
    {
        _shell.World.Options.DeniedActions.Add("ec2:CreateKeyPair");
        _shell.Fails("New-HostKeyPair -Name bastion-ssh -Path $path -MadeByEC2");
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public void WhatIf_makes_neither_a_pair_nor_a_file()
    {
        _shell.Run(
            "New-HostKeyPair -Name bastion-ssh -Path $path -WhatIf; New-HostKeyPair -Name bastion-ssh -Path $path -MadeByEC2 -WhatIf");
        Assert.False(File.Exists(KeyPath));
        Assert.Equal(0, _shell.World.ChangingCalls);
    }
}
