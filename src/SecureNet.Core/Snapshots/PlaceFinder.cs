using System.Text.RegularExpressions;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>
/// Finds out of which account and region each file is: from its folders and name, else from what it says of itself (owners, zones,
/// ARNs), else from the files beside it, else from all of them.
/// </summary>
internal sealed partial class PlaceFinder
{
    private readonly Dictionary<DescribeDocument, Evidence> _evidence;
    private readonly Dictionary<string, (string? Strong, string? Weak, string? Region)> _folders;
    private readonly string? _account;
    private readonly string? _region;

    /// <param name="documents">All files.</param>
    /// <param name="account">The account of files that tell none.</param>
    /// <param name="region">The region of files that tell none.</param>
    public PlaceFinder(IReadOnlyCollection<DescribeDocument> documents, string? account, string? region)
    {
        (_evidence, _account, _region) = (documents.ToDictionary(d => d, d => new Evidence(d)), account, region);
        _folders = _evidence.GroupBy(e => e.Key.Folder).ToDictionary(g => g.Key, g =>
        {
            Evidence[] beside = [.. g.Select(e => e.Value)];
            return (Top(beside, e => e.StrongAccounts), Top(beside, e => e.WeakAccounts), Top(beside, e => e.Regions));
        });
    }

    /// <summary>The place of a file; null in a part that cannot be told.</summary>
    public (string? AccountId, string? Region) Find(DescribeDocument document)
    {
        Evidence own = _evidence[document];
        (string? strong, string? weak, string? near) = _folders[document.Folder];
        return (own.FolderAccount ?? own.StrongAccounts.Top ?? strong ?? own.NamedAccount ?? own.WeakAccounts.Top ?? weak ?? _account ?? Only(e => e.FolderAccount ?? e.StrongAccounts.Top),
            own.FolderRegion ?? own.Regions.Top ?? near ?? _region ?? Only(e => e.FolderRegion ?? e.Regions.Top));
    }

    private static string? Top(Evidence[] beside, Func<Evidence, Tally> of)
    {
        Tally all = new();
        foreach (Evidence e in beside) { all.Add(of(e)); }
        return all.Top;
    }

    private string? Only(Func<Evidence, string?> of) => _evidence.Values.Select(of).OfType<string>().Distinct().Take(2).ToArray() is [string one] ? one : null;

    /// <summary>What a file tells of its place.</summary>
    private sealed class Evidence
    {
        public Evidence(DescribeDocument d)
        {
            // The nearest folder wins; the file's own name is nearest of all.
            foreach (string part in d.Hints.Split('/', '\\').Reverse())
            {
                Match account = Account().Match(part);
                if (account.Success && account.Length == part.Length) { FolderAccount ??= part; }
                if (account.Success) { NamedAccount ??= account.Value; }
                FolderRegion ??= Region().Match(part) is { Success: true } r ? r.Value : null;
            }

            // An interface, an instance or a group is listed by its owner; a VPC or subnet also by those it is shared with.
            foreach (ReservationShape r in d.Reservations) { StrongAccounts.Add(r.OwnerId); }
            foreach (NetworkInterfaceShape n in d.NetworkInterfaces) { StrongAccounts.Add(n.OwnerId); Zone(n.AvailabilityZone); }
            foreach (SecurityGroupShape g in d.SecurityGroups) { StrongAccounts.Add(g.OwnerId); Arn(g.SecurityGroupArn, WeakAccounts); }
            foreach (BlockPublicAccessOptionsShape o in d.BlockPublicAccessOptions) { StrongAccounts.Add(o.AwsAccountId); Regions.Add(o.AwsRegion); }
            foreach (InstanceShape i in d.Reservations.SelectMany(r => r.Instances ?? [])) { Zone(i.Placement?.AvailabilityZone); }
            foreach (LoadBalancerShape l in d.LoadBalancers) { Arn(l.LoadBalancerArn, StrongAccounts); }
            foreach (TargetGroupShape t in d.TargetGroups) { Arn(t.TargetGroupArn, StrongAccounts); }
            foreach (ListenerShape l in d.Listeners) { Arn(l.ListenerArn, StrongAccounts); }
            foreach (ListenerRuleShape r in d.Rules) { Arn(r.RuleArn, StrongAccounts); }
            foreach (TagDescriptionShape t in d.TagDescriptions) { Arn(t.ResourceArn, StrongAccounts); }
            foreach (string text in d.Texts.Values.Where(t => t.StartsWith("arn:", StringComparison.Ordinal))) { Arn(text, StrongAccounts); }
            foreach (SubnetShape s in d.Subnets) { WeakAccounts.Add(s.OwnerId); Zone(s.AvailabilityZone); Arn(s.SubnetArn, WeakAccounts); }
            foreach (TransitGatewayShape t in d.TransitGateways) { WeakAccounts.Add(t.OwnerId); Arn(t.TransitGatewayArn, WeakAccounts); }
            foreach (PrefixListShape p in d.PrefixLists) { Arn(p.PrefixListArn, WeakAccounts); }
            foreach (VpcEndpointShape e in d.VpcEndpoints) { WeakAccounts.Add(e.OwnerId); if (e.ServiceName is { } service && Region().Match(service) is { Success: true } m) { Regions.Add(m.Value); } }
            foreach (string? owner in d.Vpcs.Select(v => v.OwnerId).Concat(d.RouteTables.Select(t => t.OwnerId)).Concat(d.NetworkAcls.Select(a => a.OwnerId)).Concat(d.InternetGateways.Select(g => g.OwnerId))) { WeakAccounts.Add(owner); }
        }

        public string? FolderAccount { get; }
        public string? NamedAccount { get; }
        public string? FolderRegion { get; }
        public Tally StrongAccounts { get; } = new();
        public Tally WeakAccounts { get; } = new();
        public Tally Regions { get; } = new();

        private void Zone(string? zone)
        {
            if (zone is not null && Region().Match(zone) is { Success: true } m) { Regions.Add(m.Value); }
        }

        // arn:partition:service:region:account:…
        private void Arn(string? arn, Tally accounts)
        {
            if (arn?.Split(':') is not { Length: >= 6 } parts) { return; }
            if (parts[3].Length > 0) { Regions.Add(parts[3]); }
            accounts.Add(parts[4]);
        }
    }

    /// <summary>How often each text was seen.</summary>
    private sealed class Tally
    {
        private readonly Dictionary<string, int> _counts = [];

        public string? Top => _counts.Count == 0 ? null : _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).First().Key;

        public void Add(string? text)
        {
            // The owner of AWS's own prefix lists is "AWS".
            if (!string.IsNullOrEmpty(text) && text != "AWS" && text != "aws") { _counts[text] = _counts.GetValueOrDefault(text) + 1; }
        }

        public void Add(Tally other)
        {
            foreach ((string text, int count) in other._counts) { _counts[text] = _counts.GetValueOrDefault(text) + count; }
        }
    }

    // Twelve digits, but not a point in time such as 202611252108.
    [GeneratedRegex(@"(?<![0-9a-zA-Z])(?!20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d)\d{12}(?![0-9a-zA-Z])")]
    private static partial Regex Account();

    // The parts of the world, the partition where it is another one, the direction and a number: us-east-1, us-gov-west-1, eusc-de-east-1.
    [GeneratedRegex(@"(?<![0-9a-zA-Z])(?:us|eu|ap|sa|ca|me|af|cn|il|mx|eusc)(?:-(?:gov|iso[a-z]?|de))?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}")]
    private static partial Regex Region();
}
