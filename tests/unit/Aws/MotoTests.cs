using SecureNet.Tests.Commands;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>The whole runbook over the real wire protocol, with two assumed roles, against moto_server.</summary>
[Trait("Category", "Moto")]
public sealed class MotoTests(MotoServer moto) : IClassFixture<MotoServer>
{
    [SkippableFact]
    public void The_runbook_builds_proves_repeats_without_a_change_and_removes()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("securenet-moto");
        Dictionary<string, string> environment = new()
        {
            ["AWS_ENDPOINT_URL"] = moto.Url(), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test",
        };
        (int code, string output) = HostProcess.Run(environment, Path.Join(ModuleTests.FindRoot(), "module", "runbooks", "two-account-network.ps1"),
            "-RoleArnA", "arn:aws:iam::111111111111:role/SecureNet", "-RoleArnB", "arn:aws:iam::222222222222:role/SecureNet", "-KeyPath", Path.Join(folder.FullName, "bastion-ssh.pem"));
        folder.Delete(true);
        Assert.True(code == 0, output);
        Assert.Contains("Real accounts", output, StringComparison.Ordinal);
        Assert.Contains("no ingress rule for icmp type 8", output, StringComparison.Ordinal);
        Assert.Contains("no ingress rule for tcp/80", output, StringComparison.Ordinal);
        Assert.Matches("ASG-ACC-A +1 +3 +1 +1 +i-[0-9a-f]+ healthy", output);
        Assert.Contains("REACHABLE", output, StringComparison.Ordinal);
        Assert.Matches("S3-Endpoint-PRIV-Instance-ACC-B vpce-[0-9a-f]+", output);
        Assert.Contains("ALLOWED BY WHAT WAS READ  s3:PutObject", output, StringComparison.Ordinal);
        Assert.Contains("EXPLICIT DENY  s3:PutObject", output, StringComparison.Ordinal);
        Assert.Contains("by 0 changing calls", output, StringComparison.Ordinal);
        Assert.Contains("Nothing of 'two-account-network' is left", output, StringComparison.Ordinal);
    }
}
