using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Model.Answers;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>
/// Puts the files of one account and region together: resources from more than one file, what is whole, and what contradicts itself.
/// </summary>
internal sealed class PlaceBuilder(Place place, IReadOnlyList<DescribeDocument> documents, Action<SnapshotProblem> report)
{
    private readonly Dictionary<(ResourceKind, string), (Resource Resource, string File)> _resources = [];
    private readonly HashSet<ResourceKind> _contradicted = [];
    private readonly LoadBalancerJoin _balancers = new(documents, report);
    private readonly TransitGatewayJoin _gateways = new(documents);
    private readonly RoleJoin _roles = new(documents);

    /// <summary>The resources; afterwards <see cref="Collected"/> is known.</summary>
    public IEnumerable<Resource> Build()
    {
        foreach (DescribeDocument d in documents.OrderBy(d => d.IsPartial))
        {
            IEnumerable<Resource> all = Plain(d).Concat(_gateways.Build(d, place)).Concat(_balancers.Build(d, place))
                .Concat(_roles.Build(d, place));
            foreach (Resource resource in all)
            {
                Add(resource, d);
            }
        }

        foreach (ManagedPrefixList list in PrefixLists()) { Add(list, DocumentWith("PrefixLists")); }
        if (BlockPublicAccess() is { } access) { Add(access, DocumentWith("VpcBlockPublicAccessOptions")); }
        TellIncomplete();
        return _resources.Values.Select(r => r.Resource);
    }

    /// <summary>The kinds that were listed whole.</summary>
    public IEnumerable<ResourceKind> Collected => SnapshotKinds.All.Where(k => !_contradicted.Contains(k) && IsWhole(k));

    /// <summary>
    /// Whether the listings hold what services of AWS manage (Z7): a file of ours says so, and the account's setting says so of all
    /// others; null where nothing does.
    /// </summary>
    public bool? ShowsManaged
    {
        get
        {
            DescribeDocument[] listings = [.. documents.Where(d => d.Keys.Contains("NetworkInterfaces"))];
            if (listings.Length > 0 && listings.All(d => d.Texts.GetValueOrDefault(SnapshotFiles.ManagedMark) == "true")) { return true; }
            return documents.SelectMany(d => d.Visibility).Select(v => v.DefaultVisibility)
                .LastOrDefault() switch { "visible" => true, "hidden" => false, _ => null };
        }
    }

    private bool IsWhole(ResourceKind kind) => kind switch
    {
        ResourceKind.ElasticIp => Whole("Addresses"),
        ResourceKind.Instance => Whole("Reservations"),
        // DescribePrefixLists alone tells AWS's own lists and not the customer's.
        ResourceKind.ManagedPrefixList => Whole("PrefixLists", "ManagedPrefixLists") && documents.Any(
            d => d.Keys.Contains("ManagedPrefixLists") || (d.Keys.Contains("PrefixLists") && d.PrefixLists.All(p => p.IsManaged))),
        ResourceKind.VpcBlockPublicAccess => Whole("VpcBlockPublicAccessOptions")
            && (BlockPublicAccess() is not { Mode: not "off" } || Whole("VpcBlockPublicAccessExclusions")),
        ResourceKind.TransitGatewayAttachment => Whole("TransitGatewayAttachments") && (Whole("TransitGatewayVpcAttachments")
            || !documents.SelectMany(d => d.Resources).Any(r => r.Resource is TransitGatewayAttachment { ResourceType: "vpc" })),
        ResourceKind.Listener =>
            Whole("LoadBalancers") && !Broken("Listeners", "LoadBalancerListeners") && _balancers.WithoutListeners().Count == 0,
        _ => Whole($"{kind}s"),
    };

    private bool Whole(params string[] keys) => documents.Any(d => !d.IsPartial && keys.Any(d.Keys.Contains)) && !Broken(keys);

    private bool Broken(params string[] keys) => documents.Any(d => keys.Any(d.Incomplete.Contains));

    private DescribeDocument? DocumentWith(string key) => documents.FirstOrDefault(d => d.Keys.Contains(key));

    private IEnumerable<Resource> Plain(DescribeDocument d)
    {
        ILookup<string, string>? others = null;
        foreach (Resource r in d.Resources.Select(r => Answered.At(r.Resource, place)))
        {
            yield return r switch
            {
                Vpc v => v with { EnableDnsSupport = Dns(v.Id, x => x.EnableDnsSupport),
                    EnableDnsHostnames = Dns(v.Id, x => x.EnableDnsHostnames), EncryptionControl = Encryption(v) },
                SecurityGroup g => g with { AssociatedVpcIds = [.. (others ??= Associations())[g.Id].Where(v => v != g.VpcId).Distinct()] },
                _ => _gateways.Complete(r),
            };
        }
    }

    private ILookup<string, string> Associations() =>
        documents.SelectMany(d => d.SecurityGroupVpcAssociations).Where(a => a.State is null or "associated").ToLookup(a => a.GroupId,
            a => a.VpcId);

    /// <summary>What the VPC says, or the listing of controls; one that broke off leaves it open.</summary>
    private EncryptionControl? Encryption(Vpc vpc)
    {
        if (vpc.EncryptionControl is { } own) { return own; }
        EncryptionControlShape? told = documents.SelectMany(d => d.VpcEncryptionControls).FirstOrDefault(c => c.VpcId == vpc.Id);
        return told is null && Broken("VpcEncryptionControls") ? EncryptionControl.Unread
            : EncryptionControl.Read(told is not null, told?.Mode, told?.State);
    }

    // DescribeVpcAttribute answers about one VPC, whose id stands beside.
    private bool? Dns(string vpcId, Func<DescribeDocument, List<AttributeBooleanShape>> attribute) =>
        documents.Where(d => attribute(d).Count > 0 && d.Texts.GetValueOrDefault("VpcId") == vpcId).Select(d => attribute(d)[^1].Value)
            .FirstOrDefault();

    private IEnumerable<ManagedPrefixList> PrefixLists()
    {
        Dictionary<string, List<IPNetwork>> entries = [];
        foreach (DescribeDocument d in documents.Where(d => d.Keys.Contains("Entries")))
        {
            if (FileHint.Id(d, "PrefixListId", "pl") is not { } id)
            {
                report(new(false, "the entries of a prefix list without its id: name the file or its folder after it, such as "
                    + "get-managed-prefix-list-entries-pl-0123.json. They are left out.")
                {
                    Place = place, File = d.File, JsonPath = "$.Entries", Action = "ec2:GetManagedPrefixListEntries"
                });
            }
            else if (!d.Incomplete.Contains("Entries"))
            {
                if (!entries.TryGetValue(id, out List<IPNetwork>? list)) { entries[id] = list = []; }
                list.AddRange(d.Entries.Select(e => e.Cidr));
            }
        }

        foreach (IGrouping<string, PrefixListShape> list in documents.SelectMany(d => d.PrefixLists).GroupBy(p => p.PrefixListId))
        {
            PrefixListShape shape = list.FirstOrDefault(l => l.IsManaged) ?? list.First();
            yield return GatewayShapeMapper.Map(shape, place,
                entries.GetValueOrDefault(list.Key) ?? list.Select(l => l.Cidrs).FirstOrDefault(c => c is not null));
        }
    }

    private VpcBlockPublicAccess? BlockPublicAccess() =>
        documents.SelectMany(d => d.BlockPublicAccessOptions).FirstOrDefault(o => o.InternetGatewayBlockMode is not null) is { } options
            ? GatewayShapeMapper.Map(options, documents.SelectMany(d => d.BlockPublicAccessExclusions), place) : null;

    private void Add(Resource resource, DescribeDocument? from)
    {
        string file = from?.File ?? "";
        (ResourceKind, string) key = (resource.Kind, resource.Id);
        if (_resources.TryAdd(key, (resource, file))) { return; }
        // The same answer may lie in two files; two different ones cannot both be true.
        // What another account sees of a shared VPC lacks its owner's tags: the owner's listing, read first, is right.
        if (from is { IsPartial: true }) { return; }
        (Resource first, string where) = _resources[key];
        if (SnapshotFiles.TextOf(first) == SnapshotFiles.TextOf(resource)) { return; }
        if (_contradicted.Add(resource.Kind) || where != file)
        {
            report(new(true, $"{Words.Of(resource.Kind)} {resource.Id} is here with other contents than in "
                + $"{where}{(where == file ? " before" : "")}. Which one holds is not known, so no {Words.Of(resource.Kind)} of "
                + $"{place} counts as read.") { Place = place, Kind = resource.Kind, File = file });
        }
    }

    private void TellIncomplete()
    {
        foreach (DescribeDocument d in documents.Where(d => d.Texts.Any(t => t.Key is "NextToken" or "NextMarker" && t.Value.Length > 0)))
        {
            report(new(false, "the listing goes on after this file (it holds a token for the next page), so what it lists "
                + $"({string.Join(", ", d.Keys.Order(StringComparer.Ordinal))}) counts as not read. Dump it without --max-items "
                + "and --no-paginate.") { Place = place, File = d.File });
        }

        foreach (LoadBalancerShape balancer in Whole("LoadBalancers") ? _balancers.WithoutListeners() : [])
        {
            report(new(false, $"the listeners of {balancer.LoadBalancerArn} are in no file.")
            {
                Place = place, Kind = ResourceKind.Listener, Action = "elasticloadbalancing:DescribeListeners"
            });
        }

        if (documents.SelectMany(d => d.Listeners).Any(l => l.Protocol is "HTTP" or "HTTPS")
            && !documents.Any(d => d.Keys.Contains("Rules")))
        {
            report(new(false, "the rules of the listeners are in no file: only what their default actions forward to is known.")
            {
                Place = place, Action = "elasticloadbalancing:DescribeRules"
            });
        }
    }
}
