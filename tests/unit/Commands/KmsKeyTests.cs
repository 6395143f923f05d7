using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>
/// A central bucket with a customer key: the key is read and rehearsed before anything is made, and decides the delivery afterwards.
/// </summary>
public sealed class KmsKeyTests : IDisposable
{
    private const string Arn = "arn:aws:kms:us-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string Root = """{"Sid":"Enable IAM User """
        + """Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"kms:"""
        + """*","Resource":"*"}""";
    private const string Make = "New-CentralLogBucket keyed-logs-1 -SourceAccount B -Account A -KmsKeyArn " + Arn;
    private readonly Shell _shell = new();

    public KmsKeyTests() => _shell.Run(ReferenceNetwork.Connect);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_key_whose_policy_lets_log_delivery_in_is_taken_without_a_word_and_encrypts_what_is_delivered()
    {
        Put(Delivery("us-east-1"));
        _shell.Run($"$null = {Make}; $vpcB = New-SecureVpc -Account B -Name V -CidrBlock 10.0.0.0/16; $h = 1..2 | ForEach-Object "
            + "{ $vpcB | New-BastionHost -Name \"h$_\" -AllowSshFrom 203.0.113.0/24 }; $log = $vpcB | "
            + "Enable-CentralFlowLog -BucketName keyed-logs-1");
        Assert.Empty(_shell.Warnings);
        Assert.Equal(Arn, Assert.Single(_shell.World.State.Of<Bucket>()).Encryption!.KmsKeyArn);
        Assert.Equal("True", Assert.Single(_shell.Run("\"$(($h[0] | Test-CentralFlowLog -Probe $h[1]).Proved)\"")).ToString());
        // Disabled later, it breaks the chain at the delivery.
        Put(Delivery("us-east-1"), "Disabled");
        Assert.Contains("Access error", Assert.Single(_shell.Run("\"$($h[0] | Test-CentralFlowLog -Probe $h[1] -TimeoutSeconds 20)\""))
            .ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-west-2", "aws:SourceArn is arn:aws:logs:us-east-1:222222222222")]
    [InlineData("", "no statement")]
    public void A_key_policy_that_would_refuse_is_said_with_its_condition_and_the_statement_to_add_before_anything_is_made(string region,
        string reason)
    {
        Put(region.Length == 0 ? "" : Delivery(region));
        ErrorRecord error = _shell.Fails(Make);
        Assert.StartsWith("LogDeliveryDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(reason, error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("account 222222222222 in us-east-1", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _shell.World.ChangingCalls);
        // The statement that the error gives is the one that is lacking.
        string advice = error.ErrorDetails.RecommendedAction;
        Put(advice[advice.IndexOf('{', StringComparison.Ordinal)..]);
        _shell.Run("$null = " + Make);
        Assert.Empty(_shell.Warnings);
    }

    [Fact]
    public void An_explicit_deny_is_named()
    {
        Put(Delivery("us-east-1") + """,{"Sid":"OnlyUs","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":"""
            + """{"StringNotEquals":{"aws:PrincipalAccount":"111111111111"}}}""");
        _shell.Run("$null = " + Make);
        Assert.Contains("cannot be decided", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        Put(Delivery("us-east-1") + """,{"Sid":"NoServices","Effect":"Deny","Principal":"*","Action":"kms:"""
            + """GenerateDataKey","Resource":"*","Condition":{"Bool":{"aws:PrincipalIsAWSService":"true"}}}""");
        ErrorRecord error = _shell.Fails(Make.Replace("keyed-logs-1", "keyed-logs-2", StringComparison.Ordinal));
        Assert.Contains("NoServices", error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Except delivery.logs.amazonaws.com", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Disabled", false, "Enable it")]
    [InlineData("PendingDeletion", false, "Cancel its deletion")]
    [InlineData("Enabled", true, "managed by AWS")]
    public void A_key_that_cannot_serve_is_refused(string state, bool managed, string text)
    {
        _shell.World.KmsKeys.Put(new(Arn, state) { IsManagedByAws = managed, PolicyDocument = Policy(Delivery("us-east-1")) });
        ErrorRecord error = _shell.Fails(Make);
        Assert.StartsWith("KmsKeyUnusable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error + error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, _shell.World.ChangingCalls);
    }

    [Fact]
    public void A_key_of_another_region_is_refused_and_one_that_cannot_be_read_is_a_warning()
    {
        Assert.StartsWith("KmsKeyInAnotherRegion,", _shell.Fails(Make.Replace("kms:us-west-2", "kms:eu-west-1",
            StringComparison.Ordinal)).FullyQualifiedErrorId, StringComparison.Ordinal);
        _shell.Run("$null = " + Make);
        Assert.Contains("kms:DescribeKey answered AccessDeniedException", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_log_into_somebody_elses_bucket_is_rehearsed_with_its_key()
    {
        Put("");
        _shell.Run("$vpcA = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16");
        _shell.World.Update(n => n.With(new Bucket
        {
            Id = "their-logs-1", AccountId = "111111111111", Region = "us-west-2", HasDetails = true, Encryption = new("aws:kms", Arn),
            PolicyDocument = Provisioning.FlowLogs.LogDeliveryPolicy.Create("their-logs-1", "aws", null,
                [new("111111111111", "us-west-2")]),
        }));
        int changes = _shell.World.ChangingCalls;
        ErrorRecord error = _shell.Fails("$vpcA | Enable-CentralFlowLog -BucketName their-logs-1");
        Assert.StartsWith("LogDeliveryDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("key/1234abcd", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void A_source_of_every_region_is_not_served_by_a_policy_for_one()
    {
        Put(Delivery("us-west-2"));
        Assert.StartsWith("LogDeliveryDenied,", _shell.Fails(Make.Replace("-SourceAccount B", "-SourceAccount 222222222222",
            StringComparison.Ordinal)).FullyQualifiedErrorId, StringComparison.Ordinal);
        Put(Delivery("*"));
        _shell.Run("$null = " + Make.Replace("-SourceAccount B", "-SourceAccount 222222222222", StringComparison.Ordinal));
        Assert.Empty(_shell.Warnings);
    }

    private void Put(string statements, string state = "Enabled") =>
        _shell.World.KmsKeys.Put(new(Arn, state) { PolicyDocument = Policy(statements) });

    private static string Policy(string statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{Root}}{{(statements.Length == 0 ? "" : "," + statements)}}]}""";

    /// <summary>AWS's own statement, for the flow logs of B in a region.</summary>
    private static string Delivery(string region) => """
        {"Sid":"Allow Logs Delivery to use the key","Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*",
        "Condition":{"StringEquals":{"aws:SourceAccount":"222222222222"},"ArnLike":{"aws:SourceArn":"arn:aws:logs:REGION:222222222222:*"}}}
        """.Replace("REGION", region, StringComparison.Ordinal);
}
