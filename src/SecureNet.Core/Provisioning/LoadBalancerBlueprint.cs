using System.Collections.Immutable;
using System.Net;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>What <c>New-WebLoadBalancer</c> is asked for.</summary>
public sealed record LoadBalancerSpecification
{
    public required string Deployment { get; init; }
    public required Vpc Vpc { get; init; }
    public required string Name { get; init; }
    public required string TargetGroupName { get; init; }

    /// <summary>The port of the page: of the listener and of the targets.</summary>
    public int Port { get; init; } = 80;

    /// <summary>With one there is a listener for HTTPS, and the one for HTTP redirects to it.</summary>
    public string? CertificateArn { get; init; }

    /// <summary><c>internet-facing</c> or <c>internal</c>.</summary>
    public string Scheme { get; init; } = "internet-facing";

    public required IReadOnlyList<IPNetwork> AllowFrom { get; init; }
    public string HealthCheckPath { get; init; } = "/";
    public string? AccessLogBucket { get; init; }

    /// <summary>Null leaves it as it is.</summary>
    public bool? DeletionProtection { get; init; }

    public string VpcAddress => Vpc.Address ?? Vpc.Name ?? Vpc.Id;

    public string Address => $"{VpcAddress}/load-balancer/{Name}";

    public string TargetGroupAddress => $"{VpcAddress}/target-group/{TargetGroupName}";
}

/// <summary>
/// Turns a <see cref="LoadBalancerSpecification"/> into a group, a load balancer with its listeners, a target group,
/// and what the ACL must let pass.
/// </summary>
public static class LoadBalancerBlueprint
{
    private const int HttpsPort = 443;
    internal const string InPurpose = "Web requests";
    private const int FirstWebEntry = 200;
    private const int LastWebEntry = 299;

    // Source: Elastic Load Balancing user guide, "Subnets for your load balancer": a /27 at least, and 8 free addresses.
    private const int LongestPrefix = 27;
    private const int FreeAddresses = 8;

    /// <param name="spec">What is asked for.</param>
    /// <param name="have">Subnets, route tables, ACLs, groups, interfaces, load balancers, listeners and target groups of the VPC, and
    /// the names in the region.</param>
    /// <exception cref="RefusedException">It cannot be, or a name is someone else's.</exception>
    public static Blueprint Create(LoadBalancerSpecification spec, Network have)
    {
        Place place = spec.Vpc.Place;
        string groupAddress = $"{spec.VpcAddress}/security-group/{spec.Name}";
        string targetAddress = spec.TargetGroupAddress;
        Check(spec);
        FleetNames.RefuseForeign<LoadBalancer>(have, place, spec.Deployment, spec.Address, spec.Name, b => b.LoadBalancerName);
        FleetNames.RefuseForeign<TargetGroup>(have, place, spec.Deployment, targetAddress, spec.TargetGroupName, t => t.TargetGroupName);
        FleetNames.RefuseForeign<SecurityGroup>(have, place, spec.Deployment, groupAddress, $"{spec.Name}-sg",
            g => g.VpcId == spec.Vpc.Id ? g.GroupName : "");
        LoadBalancer? existing = Blueprint.Find<LoadBalancer>(have, place, spec.Deployment, spec.Address);
        Subnet[] subnets = SubnetsFor(spec, have, existing);
        int[] ports = spec.CertificateArn is null ? [spec.Port] : [80, HttpsPort];
        SecurityGroup group = new()
        {
            Id = Blueprint.IdOf(place, ResourceKind.SecurityGroup, groupAddress), AccountId = place.AccountId, Region = place.Region,
            VpcId = spec.Vpc.Id, GroupName = $"{spec.Name}-sg", Description = $"Load balancer {spec.Name}",
            Tags = Blueprint.TagsFor(spec.Deployment, groupAddress, $"{spec.Name}-sg"),
            Rules = [.. spec.AllowFrom.SelectMany(b => ports.Select(
                p => new SecurityGroupRule { Egress = false, Traffic = TrafficType.Tcp(p), CidrBlock = b, Description = InPurpose }))],
        };
        TargetGroup targets = new()
        {
            Id = Blueprint.IdOf(place, ResourceKind.TargetGroup, targetAddress), AccountId = place.AccountId, Region = place.Region,
            VpcId = spec.Vpc.Id, TargetGroupName = spec.TargetGroupName, Protocol = "HTTP", Port = spec.Port,
            HealthCheckPath = spec.HealthCheckPath, Tags = Blueprint.TagsFor(spec.Deployment, targetAddress, spec.TargetGroupName),
        };
        LoadBalancer balancer = new()
        {
            Id = Blueprint.IdOf(place, ResourceKind.LoadBalancer, spec.Address), AccountId = place.AccountId, Region = place.Region,
            VpcId = spec.Vpc.Id, LoadBalancerName = spec.Name, Type = LoadBalancerType.Application, Scheme = spec.Scheme,
            SubnetIds = [.. subnets.Select(s => s.Id)], SecurityGroupIds = [group.Id], Attributes = Attributes(spec),
            Tags = Blueprint.TagsFor(spec.Deployment, spec.Address, spec.Name),
        };
        Listener[] listeners = [.. ports.Select(p => ListenerOf(spec, balancer, targets, p))];
        // A listener that an earlier run had, such as HTTPS when the certificate is no longer given.
        IEnumerable<Listener> old = have.Of<Listener>(place).Where(
            l => l.LoadBalancerArn == existing?.Id && l.Deployment == spec.Deployment && !listeners.Any(w => w.Address == l.Address));
        return new(spec.Deployment, [group, targets, balancer, .. listeners, .. Entries(spec, have, subnets, ports)])
        {
            Cleanups = [.. old.Select(l => (place, (Cloud.Change)new Cloud.DeleteListener(l.Id)))],
        };
    }

    /// <summary>Refuses names that AWS would, of the load balancer, its target group and its security group.</summary>
    /// <exception cref="RefusedException">One of them cannot be.</exception>
    public static void CheckNames(string name, string targetGroupName)
    {
        TextRules.LoadBalancerName.Check(name);
        TextRules.TargetGroupName.Check(targetGroupName);
        TextRules.CheckGroupOf(name);
    }

    private static void Check(LoadBalancerSpecification spec)
    {
        CheckNames(spec.Name, spec.TargetGroupName);
        if (spec.CertificateArn is not { } arn) { return; }
        if (arn.Split(':') is not ["arn", _, "acm" or "iam", var region, _, ..])
        {
            throw new RefusedException("InvalidCertificateArn", $"'{arn}' is no ARN of a certificate of ACM or IAM.", arn,
                "Give the certificate's ARN, such as arn:aws:acm:us-west-2:111111111111:certificate/….");
        }
        if (region.Length > 0 && region != spec.Vpc.Region)
        {
            throw new RefusedException("CertificateInAnotherRegion",
                $"The certificate lies in {region}, and load balancer '{spec.Name}' in {spec.Vpc.Region}.", arn,
                $"Request or import the certificate in {spec.Vpc.Region}.");
        }
    }

    private static Subnet[] SubnetsFor(LoadBalancerSpecification spec, Network have, LoadBalancer? existing)
    {
        if (existing is not null)
        {
            return [.. existing.SubnetIds.Select(id => have.Find<Subnet>(existing.Place, ResourceKind.Subnet, id)).OfType<Subnet>()];
        }
        bool isPublic = spec.Scheme != "internal";
        Subnet[] side = [.. have.Of<Subnet>(spec.Vpc.Place).Where(s => s.VpcId == spec.Vpc.Id && HostBlueprint.IsPublic(s,
            have) == isPublic).OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal)];
        string kind = isPublic ? "public" : "private";
        string[] zones = [.. side.Select(s => s.AvailabilityZone).Distinct()];
        if (zones.Length < 2)
        {
            throw new RefusedException("TooFewZones", $"VPC {spec.Vpc} of {spec.Vpc.Place} has {kind} subnets in "
                + $"{(zones.Length == 0 ? "no zone" : $"one zone ({zones[0]})")}; an Application Load Balancer needs two.", spec.Vpc.Id,
                "Run New-SecureVpc for it again with -AvailabilityZoneCount 2: what is there stays.");
        }

        Subnet[] fitting = [.. side.Where(s => s.CidrBlock.PrefixLength <= LongestPrefix && AddressPool.FreeIn(have, s) >= FreeAddresses)
            .DistinctBy(s => s.AvailabilityZone)];
        if (fitting.Length >= 2) { return fitting; }
        Subnet tight = side.First(s => !fitting.Contains(s));
        throw tight.CidrBlock.PrefixLength > LongestPrefix
            ? new RefusedException("SubnetTooSmall",
                $"Subnet {tight} of {tight.Place} is {tight.CidrBlock}; an Application Load Balancer needs a /{LongestPrefix} or larger.",
                tight.Id, "Build the VPC with a shorter -SubnetPrefixLength.")
            : new RefusedException("SubnetTooFull",
                $"Subnet {tight} of {tight.Place} ({tight.CidrBlock}) has {AddressPool.FreeIn(have, tight)} free addresses; an "
                    + $"Application Load Balancer needs {FreeAddresses}.", tight.Id,
                "Free addresses in it, or build the VPC with larger subnets.");
    }

    private static ImmutableSortedDictionary<string, string> Attributes(LoadBalancerSpecification spec)
    {
        ImmutableSortedDictionary<string, string> attributes = ImmutableSortedDictionary<string, string>.Empty
            .Add("routing.http.drop_invalid_header_fields.enabled", "true").Add("routing.http.desync_mitigation_mode", "defensive");
        if (spec.AccessLogBucket is { } bucket)
        {
            attributes = attributes.Add("access_logs.s3.enabled", "true").Add("access_logs.s3.bucket", bucket);
        }
        return spec.DeletionProtection is { } protect
            ? attributes.Add("deletion_protection.enabled", protect ? "true" : "false") : attributes;
    }

    private static Listener ListenerOf(LoadBalancerSpecification spec, LoadBalancer balancer, TargetGroup targets, int port)
    {
        bool secure = spec.CertificateArn is not null && port == HttpsPort;
        bool redirects = spec.CertificateArn is not null && !secure;
        string address = $"{spec.Address}/listener/{port}";
        return new()
        {
            Id = Blueprint.IdOf(balancer.Place, ResourceKind.Listener, address), AccountId = balancer.AccountId, Region = balancer.Region,
            LoadBalancerArn = balancer.Id, Protocol = secure ? "HTTPS" : "HTTP", Port = port,
            TargetGroupArns = redirects ? [] : [targets.Id], CertificateArn = secure ? spec.CertificateArn : null,
            RedirectsToHttpsPort = redirects ? HttpsPort : null,
            Tags = Blueprint.TagsFor(spec.Deployment, address, $"{spec.Name}-{port}"),
        };
    }

    // The public ACL lets 80 and 443 in as it is made; another port needs an entry, and no wider than the group's rule.
    private static IEnumerable<NetworkAcl> Entries(LoadBalancerSpecification spec, Network have, Subnet[] subnets, int[] ports)
    {
        foreach (NetworkAcl acl in have.Of<NetworkAcl>(spec.Vpc.Place)
            .Where(a => a.Deployment == spec.Deployment && a.SubnetIds.Intersect(subnets.Select(s => s.Id)).Any()))
        {
            AclNumbers numbers = new(acl, FirstWebEntry, LastWebEntry);
            NetworkAclEntry[] lacking = [.. spec.AllowFrom.SelectMany(b => ports.Select(p => (Block: b, Traffic: TrafficType.Tcp(p))))
                .Where(x => !acl.Entries.Any(e => !e.Egress && e.Allow && e.Traffic.Covers(x.Traffic)
                    && e.CidrBlock.Contains(x.Block.BaseAddress) && e.CidrBlock.PrefixLength <= x.Block.PrefixLength))
                .Select(x => VpcRules.Entry(numbers.Next(), false, x.Traffic, x.Block))];
            if (lacking.Length > 0) { yield return acl with { Entries = lacking, SubnetIds = [] }; }
        }
    }
}
