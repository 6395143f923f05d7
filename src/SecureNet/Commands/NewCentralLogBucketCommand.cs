using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Commands;

/// <summary>Makes the bucket that the flow logs of several accounts are delivered to.</summary>
[Cmdlet(VerbsCommon.New, "CentralLogBucket", SupportsShouldProcess = true)]
[OutputType(typeof(CentralLogBucket))]
public sealed class NewCentralLogBucketCommand : SecureCmdlet
{
    /// <summary>The bucket's name; bucket names are global.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("BucketName")]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string Name { get; set; } = "";

    /// <summary>
    /// The accounts whose flow logs come here: names of connected accounts (of their region) or account ids (of every region).
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(AccountCompleter))]
    [ValidateNotNullOrEmpty]
    [AccountName(Many = true)]
    public string[] SourceAccount { get; set; } = [];

    /// <summary>A customer key by its ARN; its policy must admit delivery.logs.amazonaws.com. By default SSE-S3.</summary>
    [Parameter]
    [OneValue]
    public string? KmsKeyArn { get; set; }

    /// <summary>Days after which logs expire; by default 365.</summary>
    [Parameter]
    [ValidateRange(1, 36500)]
    [OneValue]
    public int? RetentionDays { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        SecureAccount owner = ResolveAccount(Account);
        Network have = await Reader.ReadAsync([owner.Cloud], [ResourceKind.Bucket], ResourceFilter.ById(Name), cancellationToken)
            .ConfigureAwait(false);
        Place[] sources = [.. SourceAccount.SelectMany(SourcesOf)];
        Bucket wanted = CentralLogBucketBlueprint.Create(new()
        {
            Bucket = new() { Place = owner.Place, Deployment = owner.Deployment, Name = Name, KmsKeyArn = KmsKeyArn },
            Sources = sources, RetentionDays = RetentionDays,
        }, have);
        if (await KmsKeyCheck.RunAsync(this, wanted, sources, cancellationToken).ConfigureAwait(false) is { } doubt)
        {
            await WriteWarningAsync(doubt).ConfigureAwait(false);
        }
        PlanResult? result = await CarryOutAsync(Planner.Create(new(owner.Deployment, [wanted]), have), have, cancellationToken)
            .ConfigureAwait(false);
        if (result is null) { return; }
        await WriteAsync(new CentralLogBucket(result.ApplyTo(have).Find<Bucket>(wanted.Place, ResourceKind.Bucket, wanted.Id)!))
            .ConfigureAwait(false);
    }

    private IEnumerable<Place> SourcesOf(string account)
    {
        if (account.Length == 12 && account.All(char.IsAsciiDigit)) { return [new(account, "*")]; }
        return [ResolveAccount(account).Place];
    }
}
