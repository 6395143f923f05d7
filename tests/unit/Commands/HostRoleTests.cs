using System.Collections.Immutable;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>New-, Set-, Get- and Remove-HostRole.</summary>
public sealed class HostRoleTests : IDisposable
{
    private readonly Shell _shell = new();

    private Network State => _shell.World.State;

    public void Dispose() => _shell.Dispose();

    private Role TheRole => Assert.Single(State.Of<Role>());

    [Fact]
    public void A_role_is_trusted_by_EC2_and_may_use_its_bucket_and_nothing_else()
    {
        _shell.Run(ReferenceNetwork.Connect + "$role = New-HostRole -Account B -Name EC2-S3-ACC-B -S3Bucket demo-b -Access ReadWrite");
        Assert.Equal("arn:aws:iam::222222222222:role/securenet/EC2-S3-ACC-B", TheRole.Id);
        Assert.Contains("ec2.amazonaws.com", TheRole.AssumeRolePolicyDocument, StringComparison.Ordinal);
        _ = PolicyDocument.Parse(TheRole.AssumeRolePolicyDocument, PolicyKind.Trust, "trust");
        (string name, string policy) = Assert.Single(TheRole.InlinePolicies);
        _ = PolicyDocument.Parse(policy, PolicyKind.Identity, name);
        Assert.Contains("\"s3:PutObject\"", policy, StringComparison.Ordinal);
        Assert.Contains("\"s3:ListAllMyBuckets\"", policy, StringComparison.Ordinal);
        Assert.Contains("arn:aws:s3:::demo-b/*", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(":*\"", policy, StringComparison.Ordinal);
        InstanceProfile profile = Assert.Single(State.Of<InstanceProfile>());
        Assert.Equal([TheRole.Id], profile.RoleIds);
        Assert.All(new Resource[] { TheRole, profile }, r => Assert.Equal("reference", r.Deployment));
        Assert.Equal($"{TheRole.Id} {profile.Id}",
            Assert.Single(_shell.Run("\"$($role.RoleArn) $($role.InstanceProfileArn)\"")).ToString());
    }

    [Theory]
    [InlineData("List", false, false)]
    [InlineData("Read", true, false)]
    [InlineData("ReadWrite", true, true)]
    public void Access_is_no_more_than_its_word(string access, bool reads, bool writes)
    {
        _shell.Run(ReferenceNetwork.Connect + $"$null = New-HostRole -Account B -Name R -S3Bucket demo-b -Access {access}");
        string policy = TheRole.InlinePolicies.Values.Single();
        Assert.Equal(reads, policy.Contains("s3:GetObject", StringComparison.Ordinal));
        Assert.Equal(writes, policy.Contains("s3:PutObject", StringComparison.Ordinal));
        Assert.DoesNotContain("s3:DeleteObject", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_access_is_an_update_and_what_is_not_asked_for_any_more_goes()
    {
        _shell.Run(ReferenceNetwork.Connect + "$null = New-HostRole -Account B -Name R -S3Bucket demo-b -AllowSessionManager");
        Assert.Contains("ssmmessages:OpenDataChannel", TheRole.InlinePolicies["securenet-session-manager"], StringComparison.Ordinal);
        int changes = _shell.World.ChangingCalls;
        _shell.Run("$null = New-HostRole -Account B -Name R -S3Bucket demo-b -AllowSessionManager");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        _shell.Run("$null = New-HostRole -Account B -Name R -S3Bucket other-b -Access ReadWrite");
        Assert.Equal(changes + 2, _shell.World.ChangingCalls);
        Assert.Contains("other-b", Assert.Single(TheRole.InlinePolicies).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_boundary_is_there_from_the_first_moment_is_replaced_by_another_and_stays_where_none_is_asked_for()
    {
        const string Make = "New-HostRole -Account B -Name R -S3Bucket demo-b", Limit = "arn:aws:iam::222222222222:policy/team/Limit",
            Other = "arn:aws:iam::aws:policy/PowerUserAccess";
        _shell.Run(ReferenceNetwork.Connect + $"$r = {Make} -PermissionsBoundary {Limit}");
        Assert.Equal(Limit, Assert.Single(_shell.Run("$r.PermissionsBoundaryArn")).ToString());
        int changes = _shell.World.ChangingCalls;
        _shell.Run($"$null = {Make} -PermissionsBoundary {Limit}; $null = {Make}");
        Assert.Equal((changes, Limit), (_shell.World.ChangingCalls, TheRole.PermissionsBoundaryArn));
        _shell.Run($"$null = {Make} -PermissionsBoundary {Other}");
        Assert.Equal((changes + 1, Other), (_shell.World.ChangingCalls, TheRole.PermissionsBoundaryArn));
    }

    [Theory]
    [InlineData("Limit", "is not the ARN of a managed policy")]
    [InlineData("arn:aws:iam::222222222222:role/Limit", "is not the ARN of a managed policy")]
    [InlineData("arn:aws:iam::111111111111:policy/Limit", "is a policy of account 111111111111")]
    [InlineData("arn:aws-cn:iam::222222222222:policy/Limit", "is of the partition aws-cn")]
    public void A_boundary_that_cannot_be_is_refused_before_any_call(string arn, string why)
    {
        _shell.Run(ReferenceNetwork.Connect);
        int calls = _shell.World.ListingCalls;
        ErrorRecord error = _shell.Fails($"New-HostRole -Account B -Name R -S3Bucket demo-b -PermissionsBoundary {arn}");
        Assert.StartsWith("InvalidPermissionsBoundary,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(why, error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal((calls, 0), (_shell.World.ListingCalls, _shell.World.ChangingCalls));
    }

    [Fact]
    public void The_key_of_the_bucket_comes_with_it()
    {
        const string Key = "arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        _shell.Run(ReferenceNetwork.Connect
            + $"New-SecureBucket -Account B -Name demo-b -KmsKeyArn {Key} | ForEach-Object {{ $null = New-HostRole -Name R "
            + "-S3Bucket $_ -Access ReadWrite }");
        Assert.Contains(Key, TheRole.InlinePolicies.Values.Single(), StringComparison.Ordinal);
        Assert.Equal("222222222222", TheRole.AccountId);
    }

    [Fact]
    public void A_host_gets_it_keeps_it_and_another_replaces_it()
    {
        _shell.Run(S3Network.Hosts + "$one = New-HostRole -Account B -Name One -S3Bucket demo-b; $null = New-HostRole -Account B -Name Two "
            + "-S3Bucket demo-b; $h = $privateB | Set-HostRole -Role $one");
        Assert.Equal("arn:aws:iam::222222222222:instance-profile/securenet/One",
            Assert.Single(_shell.Run("$h.InstanceProfileArn")).ToString());
        int changes = _shell.World.ChangingCalls;
        _shell.Run("$null = $privateB | Set-HostRole -Role One");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        _shell.Run("$null = $privateB | Set-HostRole -Role Two");
        Assert.Equal(changes + 1, _shell.World.ChangingCalls);
        Assert.EndsWith("/Two", State.Of<Instance>().Single(i => i.Name == "Private-host").InstanceProfileId, StringComparison.Ordinal);
        _shell.Run("Remove-HostRole Two -Confirm:$false");
        Assert.Null(State.Of<Instance>().Single(i => i.Name == "Private-host").InstanceProfileId);
        Assert.Equal("One", TheRole.RoleName);
    }

    [Fact]
    public void A_host_is_launched_with_it_and_a_running_one_gets_it()
    {
        _shell.Run(ReferenceNetwork.Connect
            + "$vpcB = New-SecureVpc -Account B -Name V -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1; $role = "
            + "New-HostRole -Account B -Name R -S3Bucket demo-b; "
            + "$bastion = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24; $null = $vpcB | New-PrivateHost -Bastion "
                + "$bastion -Role $role; $null = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24 -Role R");
        Assert.All(State.Of<Instance>(), i => Assert.EndsWith("/R", i.InstanceProfileId, StringComparison.Ordinal));
        _shell.Run(ReferenceNetwork.Remove);
        Assert.Empty(ReferenceNetwork.LeftOver(State));
    }

    [Fact]
    public async Task Names_of_others_are_not_touched()
    {
        _shell.Run(ReferenceNetwork.Connect);
        SimulatedCloud b = _shell.World.Connect("222222222222", "us-east-1");
        await b.ApplyAsync(new CreateRole("Theirs", "/", """{"Version":"2012-10-17","Statement":[]}""",
            "") { Tags = ImmutableSortedDictionary<string, string>.Empty }, default);
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails("New-HostRole -Account B -Name theirs -S3Bucket demo-b");
        Assert.StartsWith("NameBelongsToAnother,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("not made by SecureNet", error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("NotFound,", _shell.Fails("Remove-HostRole Theirs -Confirm:$false").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Theory]
    [InlineData("New-HostRole -Account B -Name 'a b' -S3Bucket demo-b", "InvalidRoleName", "'a b'")]
    [InlineData("New-HostRole -Account B -Name R -S3Bucket Demo", "InvalidBucketName", "'Demo'")]
    [InlineData("New-HostRole -Name R -S3Bucket demo-b", "AmbiguousAccount", "A, B")]
    [InlineData("Set-HostRole -InputObject i-0123 -Role R", "NotFound", "i-0123")]
    [InlineData("Remove-HostRole nobody -Confirm:$false", "NotFound", "nobody")]
    public void Bad_input_is_refused_without_a_change(string command, string id, string text)
    {
        ErrorRecord error = _shell.Fails(ReferenceNetwork.Connect + command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(0, _shell.World.ChangingCalls);
    }

    [Fact]
    public void A_role_that_is_missing_is_said_with_its_account()
    {
        _shell.Run(S3Network.Hosts + "$null = New-HostRole -Account A -Name R -S3Bucket demo-b");
        ErrorRecord error = _shell.Fails("$privateB | Set-HostRole -Role R");
        Assert.StartsWith("NotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("222222222222", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void IAM_is_listed_once_an_account_whatever_its_regions()
    {
        _shell.Run(ReferenceNetwork.Connect
            + "$null = Connect-SecureAccount -Name B2 -Simulated -AccountId 222222222222 -Region eu-west-1 -Deployment "
            + "reference; $null = New-HostRole -Account B -Name R -S3Bucket demo-b");
        List<SimulatedCall> seen = [];
        _shell.World.Options.Inject = call => { lock (seen) { seen.Add(call); } return null; };
        Assert.Equal("R", Assert.Single(_shell.Run("Get-HostRole | ForEach-Object Name")).ToString());
        Assert.Equal(2, seen.Count(c => c.Action == "iam:ListRoles"));
        _shell.World.Options.Inject = null;
        Assert.Equal("True 2", Assert.Single(_shell.Run($"$r = {ReferenceNetwork.Remove}; \"$($r.IsEmpty) $($r.Removed)\"")).ToString());
        Assert.Empty(ReferenceNetwork.LeftOver(State));
    }

    [Fact]
    public void It_succeeds_when_IAM_and_EC2_see_a_new_profile_late()
    {
        _shell.World.Options.VisibilityLag = TimeSpan.FromMilliseconds(60);
        _shell.World.Options.StartLag = TimeSpan.FromMilliseconds(120);
        _shell.Run(S3Network.Hosts + S3Network.Story
            + "$null = $vpcB | New-PrivateHost -Bastion $bastionB -Name Second -Role (New-HostRole -Account B -Name New -S3Bucket demo-b)");
        Assert.EndsWith("/EC2-S3-ACC-B", State.Of<Instance>().Single(i => i.Name == "Private-host").InstanceProfileId,
            StringComparison.Ordinal);
        Assert.EndsWith("/New", State.Of<Instance>().Single(i => i.Name == "Second").InstanceProfileId, StringComparison.Ordinal);
        _shell.Run(ReferenceNetwork.Remove);
        Assert.Empty(ReferenceNetwork.LeftOver(State));
    }
}
