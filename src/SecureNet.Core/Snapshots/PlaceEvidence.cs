using SecureNet.Model;
using SecureNet.Model.Answers;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>What files tell of their account and region.</summary>
internal sealed partial class PlaceFinder
{
    /// <summary>What a file tells of its place.</summary>
    private sealed class Evidence
    {
        public Evidence(DescribeDocument d)
        {
            (FolderAccount, NamedAccount, FolderRegion) = Hints(d);
            foreach (ReadResource r in d.Resources) { Add(r); }
            foreach (BlockPublicAccessOptionsShape o in d.BlockPublicAccessOptions)
            {
                Exclusive.Add(o.AwsAccountId);
                Regions.Add(o.AwsRegion);
            }
            IEnumerable<string?> arns = d.LoadBalancers.Select(l => (string?)l.LoadBalancerArn).Concat(d.TargetGroups.Select(
                t => t.TargetGroupArn)).Concat(d.Listeners.Select(l => l.ListenerArn)).Concat(d.Rules.Select(r => r.RuleArn))
                .Concat(d.TagDescriptions.Select(t => t.ResourceArn))
                .Concat(d.Texts.Values.Where(t => t.StartsWith("arn:", StringComparison.Ordinal)));
            foreach (string? arn in arns.Concat(d.RoleDetailList.Select(r => r.Arn))) { Arn(arn, Exclusive); }
            // Transit gateways and prefix lists are shared with whole organisations: whose they are says nothing of who lists them.
            foreach (PrefixListShape p in d.PrefixLists) { Arn(p.PrefixListArn, Weak); }
            foreach ((string? owner, _) in Interfaces.Concat(Groups)) { Strong.Add(owner); }
            foreach ((string? owner, _) in OwnVpcs.Concat(Others)) { Weak.Add(owner); }
            Strong.Add(Exclusive);
        }

        public string? FolderAccount { get; }
        public string? NamedAccount { get; }
        public string? FolderRegion { get; }

        /// <summary>The accounts that alone can list what is here: of instances, load balancers and settings.</summary>
        public Tally Exclusive { get; } = new();

        /// <summary>The owners of these, of interfaces and of groups.</summary>
        public Tally Strong { get; } = new();

        /// <summary>The owners of what is often shared with others.</summary>
        public Tally Weak { get; } = new();

        public Tally Regions { get; } = new();

        /// <summary>Owner and VPC of interfaces: their owner lists them, and the owner of the VPC.</summary>
        public HashSet<(string? Owner, string? Vpc)> Interfaces { get; } = [];

        public HashSet<(string? Owner, string? Vpc)> Groups { get; } = [];

        /// <summary>Owner and VPC of VPCs, subnets, route tables and ACLs: who shares the VPC lists them too.</summary>
        public HashSet<(string? Owner, string? Vpc)> OwnVpcs { get; } = [];

        public HashSet<(string? Owner, string? Vpc)> Others { get; } = [];

        public HashSet<(string? Requester, string? Accepter)> Peerings { get; } = [];

        public bool IsStrong => !Strong.IsEmpty;

        /// <summary>Every owner that is named, those of what is seldom shared first.</summary>
        public IReadOnlyList<string> Owners => [.. Strong.All.Concat(Weak.All)
            .Concat(Peerings.SelectMany(p => (string?[])[p.Requester, p.Accepter]).OfType<string>()).Distinct()];

        private void Add(ReadResource read)
        {
            (string? owner, string? arn, string? zone) = read.Told;
            owner ??= AccountIn(arn);
            Zone(zone);
            // It tells the region; the account in it is the owner's.
            Arn(arn, new());
            switch (read.Resource)
            {
                case Instance i: Exclusive.Add(owner); Zone(i.AvailabilityZone); break;
                case NetworkInterface n: Interfaces.Add((owner, n.VpcId)); break;
                case SecurityGroup g: Groups.Add((owner, g.VpcId)); break;
                case VpcPeeringConnection c: Peerings.Add((NullIfEmpty(c.Requester.AccountId), NullIfEmpty(c.Accepter.AccountId))); break;
                case Subnet s: OwnVpcs.Add((owner, s.VpcId)); Zone(s.AvailabilityZone); break;
                case Vpc or RouteTable or NetworkAcl: OwnVpcs.Add((owner, read.Resource.VpcIds![0])); break;
                // Shared with whole organisations: whose it is says little of who lists it.
                case TransitGateway: Weak.Add(owner); break;
                case InternetGateway g: Others.Add((owner, g.VpcId)); break;
                case VpcEndpoint e: Others.Add((owner, NullIfEmpty(e.VpcId))); Regions.Add(RegionIn(e.ServiceName)); break;
                default: break;
            }
        }

        private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

        private void Zone(string? zone) => Regions.Add(RegionIn(zone));

        private static string? AccountIn(string? arn) => arn?.Split(':') is { Length: >= 6 } parts && parts[4].Length > 0 ? parts[4] : null;

        // arn:partition:service:region:account:…
        private void Arn(string? arn, Tally accounts)
        {
            if (arn?.Split(':') is not { Length: >= 6 } parts) { return; }
            if (parts[3].Length > 0) { Regions.Add(parts[3]); }
            accounts.Add(parts[4]);
        }
    }

    /// <summary>What the files of one folder tell together.</summary>
    private sealed class Folder
    {
        public Folder(Evidence[] files, VpcOwners vpcs)
        {
            Strong = Top(files, e => e.Strong);
            Weak = Top(files, e => e.Weak);
            Regions = Top(files, e => e.Regions);
            // The whole folder may be called after another account: then it is no evidence for those of its files that name no owner.
            Evidence[] telling = [.. files.Where(f => f.IsStrong && f.FolderAccount is not null)];
            IsOverruled = telling.Length > 0 && Array.TrueForAll(telling, f => !vpcs.CanHaveListed(f.FolderAccount!, f));
        }

        public string? Strong { get; }
        public string? Weak { get; }
        public string? Regions { get; }
        public bool IsOverruled { get; }

        private bool _told;

        /// <summary>True the first time.</summary>
        public bool Tell() => !_told && (_told = true);

        private static string? Top(Evidence[] files, Func<Evidence, Tally> of)
        {
            Tally all = new();
            foreach (Evidence e in files) { all.Add(of(e)); }
            return all.Top;
        }
    }

    /// <summary>Whose each VPC is, and who has interfaces and groups in it, as all files tell.</summary>
    private sealed class VpcOwners
    {
        private readonly Dictionary<string, string> _owners = [];
        private readonly HashSet<(string? Account, string? Vpc)> _users = [];

        public VpcOwners(Evidence[] files)
        {
            foreach ((string? owner, string? vpc) in files.SelectMany(f => f.OwnVpcs))
            {
                if (owner is not null && vpc is not null) { _owners.TryAdd(vpc, owner); }
            }

            foreach (Evidence e in files) { _users.UnionWith(e.Interfaces.Concat(e.Groups)); }
        }

        /// <summary>True where the account can have got what the file holds as answers to its own calls.</summary>
        public bool CanHaveListed(string account, Evidence e) =>
            e.Exclusive.All.All(a => a == account)
            && All(e.Interfaces, account, vpc => Owner(vpc) is { } owner ? owner == account : e.Interfaces.Any(i => i.Owner == account))
            && All(e.Groups, account,
                vpc => Owner(vpc) == account || _users.Contains((account, vpc)) || e.Groups.Any(g => g.Owner == account))
            && Any(e.OwnVpcs, account)
            && Any(e.Others, account)
            && e.Peerings.All(p => p.Requester is null || p.Accepter is null || p.Requester == account || p.Accepter == account);

        private string? Owner(string? vpc) => vpc is null ? null : _owners.GetValueOrDefault(vpc);

        // In each element the account is the owner, or something else explains it.
        private static bool All(HashSet<(string? Owner, string? Vpc)> listed, string account, Func<string?, bool> explains) =>
            listed.All(l => l.Owner is null || l.Owner == account || explains(l.Vpc));

        // In one of them the account has a part: the others are those that it shares.
        private bool Any(HashSet<(string? Owner, string? Vpc)> listed, string account) =>
            listed.Count == 0
                || listed.Any(l => l.Owner is null || l.Owner == account || Owner(l.Vpc) == account || _users.Contains((account, l.Vpc)));
    }

    /// <summary>How often each text was seen.</summary>
    private sealed class Tally
    {
        private readonly Dictionary<string, int> _counts = [];

        public string? Top => All.FirstOrDefault();

        public bool IsEmpty => _counts.Count == 0;

        /// <summary>The texts, the most frequent first.</summary>
        public IEnumerable<string> All =>
            _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key);

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
}
