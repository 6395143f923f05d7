using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Snapshots;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Snapshots;

/// <summary>Roles out of `aws iam get-account-authorization-details`, and what Test-S3Access says by them.</summary>
public sealed class RoleDumpTests : IDisposable
{
    // As moto answers the call: a role with a policy of its own, a managed one of two versions and a boundary.
    private const string Details = """
        {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [{"Path": "/team/", "RoleName": "app", "RoleId": "AROARZPUZDIKCR3FCXSVR",
          "Arn": "arn:aws:iam::123456789012:role/team/app", "CreateDate": "2026-12-01T04:03:03.593998+00:00",
          "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
          "InstanceProfileList": [{"Path": "/team/", "InstanceProfileName": "app-profile", "InstanceProfileId": "6q1i3s62psz70i9jni5z",
            "Arn": "arn:aws:iam::123456789012:instance-profile/team/app-profile", "Roles": [{"RoleName": "app"}], "Tags": []}],
          "RolePolicyList": [{"PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::demo/*"}]}}],
          "AttachedManagedPolicies": [{"PolicyName": "put", "PolicyArn": "arn:aws:iam::123456789012:policy/put"}],
          "PermissionsBoundary": {"PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": "arn:aws:iam::123456789012:policy/edge"}, "Tags": [{"Key": "Name", "Value": "app"}], "RoleLastUsed": {}}],
         "Policies": [{"Arn": "arn:aws:iam::123456789012:policy/put", "Path": "/", "DefaultVersionId": "v2", "PolicyVersionList": [
            {"Document": {"Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]}, "VersionId": "v1", "IsDefaultVersion": false},
            {"Document": {"Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::demo/locked/*"}]},
             "VersionId": "v2", "IsDefaultVersion": true}]},
          {"Arn": "arn:aws:iam::123456789012:policy/edge", "Path": "/", "DefaultVersionId": "v1", "PolicyVersionList": [
            {"Document": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}, "VersionId": "v1", "IsDefaultVersion": true}]}],
         "IsTruncated": false}
        """;

    private readonly DumpFolder _dump = new();

    public void Dispose() => _dump.Dispose();

    [Fact]
    public void A_role_has_its_own_policies_the_default_version_of_managed_ones_and_its_boundary()
    {
        SnapshotReading read = _dump.Add("iam.json", Details).Read();
        Assert.Empty(read.Problems);
        Role role = Assert.Single(read.Network.Of<Role>());
        Assert.Equal((new Place("123456789012", Place.Global), "app", "/team/", "app"), (role.Place, role.RoleName, role.Path, role.Name));
        Assert.Equal(2, HostIdentity.PoliciesOf(role).Count);
        Assert.Contains("locked", role.ManagedPolicies["arn:aws:iam::123456789012:policy/put"], StringComparison.Ordinal);
        Assert.Empty(HostIdentity.UnreadOf(role));
        Assert.NotNull(HostIdentity.BoundaryOf(role));
        InstanceProfile profile = Assert.Single(read.Network.Of<InstanceProfile>());
        Assert.Equal(("app-profile", role.Id), (profile.InstanceProfileName, Assert.Single(profile.RoleIds)));

        // It is no place of a network: nothing of it is an unread party.
        Assert.Empty(new NetworkSnapshot(read.Network, default).Places);
    }

    [Fact]
    public void What_the_file_does_not_hold_is_not_read_and_other_lists_of_policies_are_none_of_it()
    {
        string without = Details[..Details.IndexOf("\"Policies\"", StringComparison.Ordinal)]
            + "\"IsTruncated\": true, \"Marker\": \"more\"}";
        SnapshotReading read = _dump.Add("iam.json", without).Read();
        Role role = Assert.Single(read.Network.Of<Role>());
        Assert.Equal(["arn:aws:iam::123456789012:policy/put"], HostIdentity.UnreadOf(role));
        Assert.Null(HostIdentity.BoundaryOf(role));
        Assert.Contains(read.Problems, p => p.Message.Contains("counts as not read", StringComparison.Ordinal));

        using DumpFolder other = new();
        read = other.Add("organizations.json",
            """{"Policies": [{"Id": "p-1", "Arn": "arn:aws:organizations::aws:policy/p-1", "Name": "FullAWSAccess"}]}""").Read();
        Assert.Equal(["organizations.json"], read.Ignored);
    }

    [Fact]
    public void Test_S3Access_asks_a_snapshot_by_the_role_in_it_and_is_Unknown_without_one()
    {
        using Shell shell = new();
        shell.Run($"""
            $null = Connect-SecureAccount -Name B -Simulated -AccountId 123456789012 -Region us-west-2 -Deployment dump
            $bastion = New-SecureVpc -Name v -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 | New-BastionHost -AllowSshFrom 203.0.113.0/24
            $null = $bastion | Set-HostRole -Role (New-HostRole -Name reader -S3Bucket (New-SecureBucket -Name demo-b) -Access Read)
            $null = Get-NetworkSnapshot | Export-NetworkSnapshot -Path '{_dump.Path}'
            """);
        string id = shell.World.State.Of<Instance>().Single().InstanceProfileId!;
        (string answer, string layer, string reason) = Ask("s3:PutObject");
        Assert.Equal(("Unknown", "RolePolicy"), (answer, layer));
        Assert.Contains("iam:GetAccountAuthorizationDetails of account 123456789012 was not read", reason, StringComparison.Ordinal);

        _dump.Add("iam.json", Details.Replace("arn:aws:iam::123456789012:instance-profile/team/app-profile", id, StringComparison.Ordinal)
            .Replace("arn:aws:s3:::demo/locked", "arn:aws:s3:::demo-b", StringComparison.Ordinal));
        (answer, layer, _) = Ask("s3:PutObject");
        Assert.Equal(("Denied", "RolePolicy"), (answer, layer));

        // What the role does not refuse hangs on the bucket's policy, which no snapshot has.
        (answer, layer, _) = Ask("s3:GetObject");
        Assert.Equal(("Unknown", "BucketPolicy"), (answer, layer));
        ErrorRecord wrong = shell.Fails("Test-S3Access demo-b s3:ListBucket -Source $bastion -Snapshot $snapshot -BucketRegion mars");
        Assert.Contains("-BucketRegion", wrong.Exception.Message, StringComparison.Ordinal);

        (string, string, string) Ask(string action)
        {
            PSObject test = Assert.Single(shell.Run($"""
                $snapshot = Import-NetworkSnapshot '{_dump.Path}' -Strict
                Test-S3Access demo-b {action} -Key a.txt -Source $bastion.InstanceId -Snapshot $snapshot -BucketRegion us-west-2
                """));
            S3AccessTest access = (S3AccessTest)test.BaseObject;
            return (access.Answer.ToString(), access.DecidedBy.ToString()!, access.Reason);
        }
    }
}
