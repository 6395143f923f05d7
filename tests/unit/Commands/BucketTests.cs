using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>New-, Get- and Remove-SecureBucket.</summary>
public class BucketTests
{
    private const string Make = ReferenceNetwork.Connect + "$bucket = New-SecureBucket -Name demo-b -Account B\n";
    private const string Key = "arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static readonly Place s_b = new("222222222222", "us-east-1");

    private static SimulatedCloud B(Shell shell) => shell.World.Connect(s_b.AccountId, s_b.Region);

    [Fact]
    public void A_new_bucket_passes_the_baseline()
    {
        using Shell shell = new();
        shell.Run(Make);
        Bucket bucket = Assert.Single(shell.World.State.Of<Bucket>());
        Assert.Equal(s_b, bucket.Place);
        Assert.Equal(PublicAccessBlock.All, bucket.PublicAccessBlock);
        Assert.Equal("BucketOwnerEnforced", bucket.ObjectOwnership);
        Assert.Equal(BucketEncryption.S3, bucket.Encryption);
        Assert.Equal("Enabled", bucket.Versioning);
        Assert.Contains(bucket.LifecycleRules, r => r.NoncurrentVersionExpirationDays == 30);
        Assert.Contains(bucket.LifecycleRules, r => r.AbortIncompleteMultipartUploadDays == 7);
        Assert.True(BucketPolicyMerge.Has(bucket.PolicyDocument, "DenyInsecureTransport"));
        Assert.Equal("reference bucket/demo-b", $"{bucket.Deployment} {bucket.Address}");
        Assert.Equal("demo-b Enabled True AES256", Assert.Single(
            shell.Run("\"$($bucket.Name) $($bucket.Versioning) $($bucket.IsPublicAccessBlocked) $($bucket.Encryption)\"")).ToString());
    }

    [Fact]
    public async Task The_second_run_changes_nothing_and_settings_that_others_loosened_are_tightened()
    {
        using Shell shell = new();
        shell.Run(Make);
        int changes = shell.World.ChangingCalls;
        shell.Run(Make);
        Assert.Equal(changes, shell.World.ChangingCalls);
        await B(shell).ApplyAsync(new PutPublicAccessBlock("demo-b", new(true, true, false, false)), default);
        await B(shell).ApplyAsync(new PutBucketVersioning("demo-b", "Suspended"), default);
        changes = shell.World.ChangingCalls;
        shell.Run(Make);
        Bucket bucket = Assert.Single(shell.World.State.Of<Bucket>());
        Assert.Equal((PublicAccessBlock.All, "Enabled"), (bucket.PublicAccessBlock, bucket.Versioning));
        Assert.Equal(changes + 2, shell.World.ChangingCalls);
    }

    [Fact]
    public async Task Policy_statements_tags_and_lifecycle_rules_of_others_stay()
    {
        using Shell shell = new();
        shell.Run(Make);
        Bucket bucket = Assert.Single(shell.World.State.Of<Bucket>());
        const string Theirs = """{"Version":"2012-10-17","Statement":[{"Sid":"Theirs","Effect":"Deny","Principal":"*","Action":"s3:"""
            + """PutBucketAcl","Resource":"arn:aws:s3:::demo-b"}]}""";
        await B(shell).ApplyAsync(new PutBucketPolicy("demo-b", Theirs), default);
        await B(shell).ApplyAsync(new PutBucketTagging("demo-b", bucket.Tags.SetItem("CostCenter", "4711")), default);
        await B(shell).ApplyAsync(new PutBucketLifecycleConfiguration("demo-b", [new("theirs") { ExpirationDays = 5 }]), default);
        shell.Run(Make + "$null = New-SecureBucket -Name demo-b -Account B -NoncurrentDays 5 -Tag @{ Owner = 'ops' }");
        bucket = Assert.Single(shell.World.State.Of<Bucket>());
        Assert.True(BucketPolicyMerge.Has(bucket.PolicyDocument, "Theirs")
            && BucketPolicyMerge.Has(bucket.PolicyDocument, "DenyInsecureTransport"));
        Assert.Equal(("4711", "ops"), (bucket.Tags["CostCenter"], bucket.Tags["Owner"]));
        Assert.Contains(bucket.LifecycleRules, r => r.Id == "theirs");
        // What was asked for once is not taken back by a run that does not say it.
        shell.Run(Make);
        Assert.Contains(Assert.Single(shell.World.State.Of<Bucket>()).LifecycleRules, r => r.NoncurrentVersionExpirationDays == 5);
    }

    [Fact]
    public void A_key_is_taken_and_not_taken_away_again()
    {
        using Shell shell = new();
        shell.Run(
            Make + $"$null = New-SecureBucket -Name demo-b -Account B -KmsKeyArn {Key}; $null = New-SecureBucket -Name demo-b -Account B");
        Assert.Equal(new BucketEncryption("aws:kms", Key), Assert.Single(shell.World.State.Of<Bucket>()).Encryption);
    }

    [Theory]
    [InlineData("New-SecureBucket -Account B -Name Demo", "InvalidBucketName", "lowercase")]
    [InlineData("New-SecureBucket -Account B -Name ab", "InvalidBucketName", "2 characters")]
    [InlineData("New-SecureBucket -Account B -Name 192.168.1.1", "InvalidBucketName", "address")]
    [InlineData("New-SecureBucket -Account B -Name a..b", "InvalidBucketName", "two dots")]
    [InlineData("New-SecureBucket -Account B -Name xn--demo", "InvalidBucketName", "xn--")]
    [InlineData("New-SecureBucket -Account B -Name demo-s3alias", "InvalidBucketName", "-s3alias")]
    [InlineData("New-SecureBucket -Account B -Name demo-b -KmsKeyArn alias/mine", "InvalidKmsKeyArn", "alias/mine")]
    [InlineData("New-SecureBucket -Account A -Name demo-b -KmsKeyArn " + Key, "KmsKeyInAnotherRegion", "us-west-2")]
    [InlineData("New-SecureBucket -Name demo-b", "AmbiguousAccount", "A, B")]
    [InlineData("Remove-SecureBucket nowhere-b -Confirm:$false", "NotFound", "nowhere-b")]
    public void Bad_input_is_refused_without_a_change(string command, string id, string text)
    {
        using Shell shell = new();
        ErrorRecord error = shell.Fails(ReferenceNetwork.Connect + command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(0, shell.World.ChangingCalls);
    }

    [Theory]
    [InlineData("New-SecureBucket -Account A -Name demo-b", "BucketOwnedByAnotherAccount", "another account than 111111111111")]
    [InlineData("$null = Connect-SecureAccount -Name B2 -Simulated -AccountId 222222222222 -Region eu-west-1 -Deployment "
        + "reference; New-SecureBucket -Account B2 -Name demo-b", "BucketInAnotherRegion", "lies in us-east-1")]
    [InlineData("$null = Connect-SecureAccount -Name B2 -Simulated -AccountId 222222222222 -Region us-east-1 -Deployment "
        + "other; New-SecureBucket -Account B2 -Name demo-b", "NameBelongsToAnother", "'reference'")]
    public void A_name_that_is_taken_is_refused_before_the_first_change(string command, string id, string text)
    {
        using Shell shell = new();
        shell.Run(Make);
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public async Task A_bucket_that_SecureNet_did_not_make_is_not_touched()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect);
        await B(shell).ApplyAsync(new CreateBucket("theirs-b",
            "BucketOwnerEnforced") { Tags = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty }, default);
        Assert.StartsWith("NameBelongsToAnother,", shell.Fails("New-SecureBucket -Account B -Name theirs-b").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.StartsWith("NotOurs,", shell.Fails("Remove-SecureBucket theirs-b -Confirm:$false").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Single(shell.World.State.Of<Bucket>());
    }

    [Fact]
    public void Get_finds_by_pattern_and_name_and_says_what_is_missing()
    {
        using Shell shell = new();
        shell.Run(Make + "$null = New-SecureBucket -Name other-a -Account A");
        Assert.Equal(["demo-b", "other-a"], shell.Run("Get-SecureBucket | ForEach-Object Name").Select(o => o.ToString()));
        Assert.Equal("us-east-1", Assert.Single(shell.Run("Get-SecureBucket demo-b | ForEach-Object Region")).ToString());
        ErrorRecord missing = Assert.Single(shell.RunWithErrors("Get-SecureBucket nowhere").Errors);
        Assert.Equal(ErrorCategory.ObjectNotFound, missing.CategoryInfo.Category);
    }

    [Fact]
    public async Task A_bucket_that_is_not_empty_goes_only_with_Force()
    {
        using Shell shell = new();
        shell.Run(Make);
        await B(shell).Objects.PutAsync("demo-b", "axel.txt", new byte[] { 1 }, default);
        int changes = shell.World.ChangingCalls;
        Assert.StartsWith("BucketNotEmpty,", shell.Fails("$bucket | Remove-SecureBucket -Confirm:$false").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.StartsWith("BucketNotEmpty,", shell.Fails(ReferenceNetwork.Remove).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
        shell.Run("$bucket | Remove-SecureBucket -Force -Confirm:$false");
        Assert.Empty(shell.World.State.Of<Bucket>());
    }

    [Fact]
    public async Task Removing_the_deployment_takes_the_bucket_with_its_content_where_that_was_said()
    {
        using Shell shell = new();
        shell.Run(Make);
        await B(shell).Objects.PutAsync("demo-b", "axel.txt", new byte[] { 1 }, default);
        Assert.Equal("True 1", Assert.Single(
            shell.Run("$r = " + ReferenceNetwork.Remove + " -EmptyBuckets; \"$($r.IsEmpty) $($r.Removed)\"")).ToString());
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Fact]
    public void It_succeeds_when_S3_shows_a_new_bucket_late()
    {
        using Shell shell = new();
        shell.World.Options.VisibilityLag = TimeSpan.FromMilliseconds(60);
        shell.Run(Make + "$null = New-SecureBucket -Name demo-b -Account B");
        Assert.Equal("Enabled", Assert.Single(shell.World.State.Of<Bucket>()).Versioning);
        shell.Run(ReferenceNetwork.Remove);
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }
}
