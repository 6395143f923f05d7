using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Printing;
using SecureNet.Provisioning;
using SecureNet.Reachability;

namespace SecureNet.Commands;

/// <summary>
/// Says whether a host can do something with a bucket: network, endpoint, role, bucket policy and Block Public Access in one answer.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "S3Access", SupportsShouldProcess = true, DefaultParameterSetName = "Live")]
[OutputType(typeof(S3AccessTest))]
public sealed class TestS3AccessCommand : SecureCmdlet, IGate
{
    /// <summary>The host: an object, an instance id or a name.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("InstanceId")]
    [ResourceReferenceTransformation("InstanceId")]
    [OneValue]
    public ResourceReference? Source { get; set; }

    [Parameter(Mandatory = true, Position = 0)]
    [ResourceReferenceTransformation("BucketName")]
    [OneValue]
    public ResourceReference? BucketName { get; set; }

    /// <summary>Such as s3:PutObject.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string[] Action { get; set; } = [];

    /// <summary>The object's key, for actions on objects.</summary>
    [Parameter]
    [OneValue]
    public string? Key { get; set; }

    /// <summary>
    /// Asks this network instead of connected accounts: the host, its way and, from get-account-authorization-details, its role. The bucket
    /// is in no snapshot, so nothing is more than Unknown that needs its policy.
    /// </summary>
    [Parameter(ParameterSetName = "Snapshot", Mandatory = true)]
    public NetworkSnapshot? Snapshot { get; set; }

    /// <summary>The region of the bucket, which no snapshot tells.</summary>
    [Parameter(ParameterSetName = "Snapshot", Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string BucketRegion { get; set; } = "";

    /// <summary>Also makes the request on the host, through SSM Run Command.</summary>
    [Parameter(ParameterSetName = "Live")]
    public SwitchParameter Probe { get; set; }

    /// <summary>Takes what was not looked at as allowing: AllowedByWhatWasRead is then good.</summary>
    [Parameter]
    public SwitchParameter AcceptUnread { get; set; }

    /// <summary>What is so though nothing that was read says it: answers take it as so, and say that it was stated.</summary>
    [Parameter]
    public AssumptionId[] Assume { get; set; } = [];

    /// <summary>Takes nothing as so but what -Assume states: what rests on it is Unknown.</summary>
    [Parameter]
    public SwitchParameter NoAssumption { get; set; }

    /// <summary>
    /// Ends with an error where not everything is good, so that a pipeline stops and its process ends with the exit code.
    /// </summary>
    [Parameter]
    public SwitchParameter CI { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string name = BucketName!.Id;
        BucketBlueprint.CheckName(name);
        string[] actions = [.. Action.Select(PolicyInput.Action)];
        foreach (string action in actions) { Check(action); }
        AssumptionRules rules = new(NoAssumption, Assume);
        if (Snapshot is not null)
        {
            await AnswerFromFilesAsync(Snapshot.Network.Assuming(rules), name, actions, rules).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<ICloud> clouds = Session.Accounts.IsEmpty
            ? CloudsFor([]) : [.. Session.Accounts.Values.Select(a => a.Cloud).DistinctBy(c => c.Place)];
        Task<Network> buckets = Reader.ReadAsync(clouds, [ResourceKind.Bucket], ResourceFilter.ById(name), cancellationToken);
        Network hosts = await Reader.ReadAsync(CloudsFor([Source!]), [ResourceKind.Instance], ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        Instance host = FindHost(hosts, Source!.Id);
        Bucket bucket = S3Buckets.Find(await buckets.ConfigureAwait(false), name);
        ICloud cloud = AccountOf(host.Place).Cloud;
        Task<Network> who = IdentityAsync(cloud, host, cancellationToken);
        Network network = (await PathAsync(cloud, host, cancellationToken).ConfigureAwait(false)).Assuming(rules);
        HostIdentity identity = HostIdentity.Of(await who.ConfigureAwait(false), host);
        foreach (string action in actions)
        {
            S3AccessQuestion question = new()
            {
                Host = host, Identity = identity, Bucket = bucket, Action = action, Key = S3Actions.IsObjectAction(action) ? Key : null
            };
            S3Access access = S3AccessAnalyzer.Analyze(network, question);
            S3AccessTest test = new(access, Probe ? await TryAsync(cloud, question, cancellationToken).ConfigureAwait(false) : null,
                AcceptUnread || rules.States(AssumptionId.UnreadPolicies), rules);
            Judge(test.Outcome, () => $"{action} on {bucket.Id} by {host.DisplayName}");
            await WriteAsync(test).ConfigureAwait(false);
        }
    }

    private async Task AnswerFromFilesAsync(Network network, string name, string[] actions, AssumptionRules rules)
    {
        if (!Regions.All.Contains(BucketRegion))
        {
            throw new RefusedException("UnknownRegion",
                $"-BucketRegion '{SafeText.Of(BucketRegion)}' is no region of AWS that this version knows.",
                SafeText.Of(BucketRegion),
                "Give the code of the bucket's region, such as us-east-1; aws s3api get-bucket-location tells it.");
        }

        Instance host = FindHost(network, Source!.Id);
        Bucket bucket = new() { Id = name, AccountId = Bucket.UnknownOwner, Region = BucketRegion };
        HostIdentity identity = HostIdentity.OfSnapshot(network, host);
        foreach (string action in actions)
        {
            S3AccessQuestion question = new()
            {
                Host = host, Identity = identity, Bucket = bucket, Action = action, Key = S3Actions.IsObjectAction(action) ? Key : null,
            };
            S3AccessTest test = new(S3AccessAnalyzer.Analyze(network, question), null,
                AcceptUnread || rules.States(AssumptionId.UnreadPolicies), rules);
            Judge(test.Outcome, () => $"{action} on {bucket.Id} by {host.DisplayName}");
            await WriteAsync(test).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// What decides about the host's packets. VPC Block Public Access may be another administrator's: where it may not be read the answer
    /// says what it takes as so.
    /// </summary>
    private async Task<Network> PathAsync(ICloud cloud, Instance host, CancellationToken cancellationToken)
    {
        Task<Network> path = Reader.ReadAsync([cloud], S3PathAnalyzer.Kinds, new(VpcIds: [host.VpcId]), cancellationToken);
        Network access;
        try
        {
            access = await Reader.ReadAsync([cloud], [ResourceKind.VpcBlockPublicAccess], ResourceFilter.All, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code)) { return await path.ConfigureAwait(false); }
        return (await path.ConfigureAwait(false)).With(access.Resources).WithCollected(cloud.Place, ResourceKind.VpcBlockPublicAccess);
    }

    private async Task<Network> IdentityAsync(ICloud cloud, Instance host, CancellationToken cancellationToken)
    {
        if (host.InstanceProfileId is not { } id) { return Network.Empty; }
        Network profiles = await Reader.ReadAsync([cloud], [ResourceKind.InstanceProfile], ResourceFilter.ById(id), cancellationToken)
            .ConfigureAwait(false);
        string[] roles = [.. profiles.Of<InstanceProfile>().SelectMany(p => p.RoleIds)];
        return roles.Length == 0 ? profiles : profiles.With((await Reader.ReadAsync(
            [cloud], [ResourceKind.Role], ResourceFilter.ById(roles), cancellationToken).ConfigureAwait(false)).Resources);
    }

    private async Task<S3ProbeResult?> TryAsync(ICloud cloud, S3AccessQuestion question, CancellationToken cancellationToken)
    {
        string what = question.Action == "s3:PutObject" ? $"Write the empty object {question.Key}, if it is not there, from {question.Host}"
            : $"Ask for {question.Action} from {question.Host}";
        if (!await ShouldProcessAsync($"bucket {question.Bucket.Id}", what).ConfigureAwait(false)) { return null; }
        return await cloud.ProbeS3Async(new(question.Host.Id, question.Bucket.Id, question.Bucket.Region, question.Action,
            question.Key ?? ""), cancellationToken).ConfigureAwait(false);
    }

    private void Check(string action)
    {
        if (!action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException("InvalidAction", $"'{action}' is no action of Amazon S3.", action, "Name one such as s3:PutObject.");
        }
        if (S3Actions.IsObjectAction(action) && string.IsNullOrEmpty(Key))
        {
            throw new RefusedException("KeyRequired", $"{action} acts on an object, and none is named.", action, "Give -Key.");
        }
        if (Probe && !S3ProbeCommand.Actions.Contains(action))
        {
            throw new RefusedException("ProbeNotPossible",
                $"{action} is not tried on a host: only {string.Join(", ", S3ProbeCommand.Actions)} leave everything as it is.", action,
                "Leave out -Probe.");
        }
    }

    private static Instance FindHost(Network network, string name)
    {
        Instance[] found = Names.Meant(network.Of<Instance>().Where(i => i.Exists), (i, how) => i.Id.Equals(name, how)
            || string.Equals(i.Name, name, how));
        return found switch
        {
            [var one] => one,
            [] => throw new NotFoundException($"No host '{name}' was found in the connected accounts.", name, "Look with Get-SecureHost."),
            _ => throw new RefusedException("AmbiguousHost", $"'{name}' is the name of {found[0].Id} and {found[1].Id}.", name,
                "Name one of them by its id."),
        };
    }
}
