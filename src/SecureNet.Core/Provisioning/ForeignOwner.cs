using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Printing;
using SecureNet.Reachability;

namespace SecureNet.Provisioning;

/// <summary>
/// Whose a resource is that a removal does not take with it, and what takes it away: by tags, names, and who asked AWS for it.
/// </summary>
/// <param name="Whose">A sentence without its end: <c>VPC endpoint vpce-1 is GuardDuty's</c>.</param>
/// <param name="Removal">What to do, as a sentence without its end.</param>
internal sealed record ForeignOwner(string Whose, string Removal)
{
    private const string GuardDuty =
        "Delete GuardDuty's endpoint (aws ec2 delete-vpc-endpoints) and then its security group (aws ec2 delete-security-group), " +
            "or disable Runtime Monitoring, which deletes both; while hosts run in the VPC GuardDuty may put them in "
                + "again, so remove the hosts first (Remove-SecureHost)";

    // The tags by which services and tools mark what they made, and what takes it away. Source: V10 of docs/dev/rules.md.
    private static readonly (string Tag, string Whose, string Removal)[] s_marks =
    [
        ("aws:cloudformation:stack-name", "of the CloudFormation stack '{0}'", "Delete the CloudFormation stack '{0}'"),
        ("elasticbeanstalk:environment-name", "of the Elastic Beanstalk environment '{0}'",
            "Terminate the Elastic Beanstalk environment '{0}'"),
        ("aws:eks:cluster-name", "of the EKS cluster '{0}'", "Delete the EKS cluster '{0}'"),
        ("eks:cluster-name", "of the EKS cluster '{0}'", "Delete the EKS cluster '{0}'"),
        ("elbv2.k8s.aws/cluster", "of the load balancer controller of the cluster '{0}'",
            "Delete the services and ingresses of the cluster '{0}' that made it"),
        (AutoScalingGroup.InstanceTag, "of the Auto Scaling group '{0}'", "Delete the Auto Scaling group '{0}'"),
    ];

    /// <summary>The owner of what is in the way, as far as what was read tells.</summary>
    public static ForeignOwner Of(Resource resource, Network have)
    {
        (string whose, string removal) = Find(resource, have);
        return new($"{Words.Of(resource.Kind)} {resource} is {whose}", removal);
    }

    /// <summary>True for what goes with something else that is in the way: an interface with its instance, endpoint or gateway.</summary>
    public static bool GoesWith(Resource resource, IReadOnlyCollection<Resource> others) => resource is NetworkInterface n
        && others.Any(o => o switch
    {
        Instance i => i.Id == n.InstanceId && i.Place == n.Place,
        VpcEndpoint e => e.Place == n.Place && e.NetworkInterfaceIds.Contains(n.Id),
        _ => false,
    });

    private static (string Whose, string Removal) Find(Resource r, Network have)
    {
        // Whoever put a tag of ours on it: no command of ours made it, and none removes it (V12).
        switch (r)
        {
            case VirtualPrivateGateway g: return ("not of this deployment",
                $"Detach it, once no VPN connection or Direct Connect needs it in this VPC, with {Detach(g)}");
            case EgressOnlyInternetGateway: return ("not of this deployment", "Delete it with the tool that made it, or with "
                + $"aws ec2 delete-egress-only-internet-gateway --egress-only-internet-gateway-id {r.Id} --region {r.Region}");
            default: break;
        }

        if (r.Deployment is { } deployment)
        {
            string name = SafeText.Of(deployment);
            return ($"of the deployment '{name}'",
                $"Remove it with Remove-SecureDeployment -Name {name}, or with the command that made it");
        }

        if (IsGuardDutys(r)) { return ("GuardDuty's, which puts it into VPCs with hosts that it monitors", GuardDuty); }
        if (r is NetworkInterface n) { return OfInterface(n, have); }
        foreach ((string tag, string whose, string removal) in s_marks)
        {
            if (r.Tags.GetValueOrDefault(tag) is { } value)
            {
                return (whose.Replace("{0}", SafeText.Of(value), StringComparison.Ordinal),
                    removal.Replace("{0}", SafeText.Of(value), StringComparison.Ordinal));
            }
        }

        return r.Tags.Keys.FirstOrDefault(k => k.StartsWith("kubernetes.io/cluster/", StringComparison.Ordinal)) is { } key
            ? ($"of the Kubernetes cluster '{SafeText.Of(key["kubernetes.io/cluster/".Length..])}'",
                "Remove it with the cluster, or delete it in its console")
            : r switch
            {
                VpcEndpoint { EndpointType: VpcEndpointType.GatewayLoadBalancer } e when e.Tags.ContainsKey("AWSNetworkFirewallManaged") =>
                    ("AWS Network Firewall's, by its tag", "Delete the firewall, or the VPC endpoint association, that made it"),
                VpcEndpoint e => (
                    $"not of this deployment (service {SafeText.Of(e.ServiceName)})",
                    "Delete the endpoint with the tool that made it, or with aws ec2 delete-vpc-endpoints"),
                Instance i => ($"not of this deployment{KeyWords(i)}", "Terminate the instance with the tool that made it"),
                _ => ("not of this deployment", "Remove it with the tool that made it, or move it out"),
            };
    }

    private static string Detach(VirtualPrivateGateway g) =>
        $"aws ec2 detach-vpn-gateway --vpn-gateway-id {g.Id} --vpc-id {g.VpcId} --region {g.Region}";

    private static string KeyWords(Instance i) => i.KeyName is { } key ? $" (key pair {SafeText.Of(key)})" : "";

    // The group has no other mark than its name (V9).
    private static bool IsGuardDutys(Resource r) => r switch
    {
        VpcEndpoint e => e.ServiceName.Contains("guardduty-data", StringComparison.Ordinal),
        SecurityGroup g => g.GroupName.StartsWith("GuardDutyManagedSecurityGroup-", StringComparison.Ordinal),
        _ => false,
    };

    private static (string Whose, string Removal) OfInterface(NetworkInterface n, Network have)
    {
        VpcEndpoint? endpoint = have.Of<VpcEndpoint>(n.Place).FirstOrDefault(e => e.NetworkInterfaceIds.Contains(n.Id));
        InterfaceRole role = InterfaceRoles.Of(n, endpoint);
        string[] facts =
        [
            $"type {SafeText.Of(n.InterfaceType)}", .. n.RequesterId is { } requester ? new[] { $"requester {SafeText.Of(requester)}" }
                : [],
            .. n.OperatorPrincipal is { Length: > 0 } principal ? new[] { $"operated by {SafeText.Of(principal)}" } : [],
            n.RequesterManaged ? "managed by its requester" : n.Status == "available" ? "attached to nothing"
                : $"status {SafeText.Of(n.Status ?? "not said")}",
            .. n.Description.Length > 0 ? new[] { $"description '{SafeText.Of(n.Description)}'" } : [],
        ];
        // A classic balancer is not listed by the calls that are made here.
        string name = role.IsBalancer ? $"an interface of the load balancer '{SafeText.Of(n.Description["ELB ".Length..])}'"
            : role == InterfaceRole.Host ? "of no instance that was read" : role.Name;
        if (role.IsBalancer && !InterfaceRoles.IsDescribedAsBalancer(n)) { name = role.Name; }
        return ($"{name} ({string.Join(", ", facts)})", role.Removal ?? (InterfaceRoles.IsHeldByService(n)
            ? $"Find with the requester and the description of {n.Id} what it belongs to, and delete that"
            : $"Delete the interface {n.Id} with the tool that made it, or with aws ec2 delete-network-interface"));
    }
}
