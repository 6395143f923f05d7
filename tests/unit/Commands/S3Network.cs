namespace SecureNet.Tests.Commands;

/// <summary>B's half of the S3 story as a script: VPC, hosts, bucket, endpoint and role.</summary>
internal static class S3Network
{
    public const string Hosts = ReferenceNetwork.Connect + """
        $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1 -ErrorAction Stop
        $bastionB = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop
        $privateB = $vpcB | New-PrivateHost -Bastion $bastionB -ErrorAction Stop

        """;

    /// <summary>What is built on the hosts.</summary>
    public const string Story = """
        $bucket = New-SecureBucket -Account B -Name demo-b -ErrorAction Stop
        $endpoint = $vpcB | Connect-S3Endpoint -Name S3-Endpoint-PRIV-Instance-ACC-B -ErrorAction Stop
        $role = New-HostRole -Account B -Name EC2-S3-ACC-B -S3Bucket $bucket -Access ReadWrite -ErrorAction Stop
        $privateB = $privateB | Set-HostRole -Role $role -ErrorAction Stop

        """;
}
