using SecureNet.Model;
using SecureNet.Model.Answers;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>What one file told: a list a top-level key that is known, and what stands beside the lists.</summary>
/// <param name="file">The file's path relative to the folder that is read.</param>
/// <param name="hints">Folders and file name, in which ids may stand that the answer itself lacks.</param>
internal sealed class DescribeDocument(string file, string hints)
{
    public string File => file;

    public string Hints => hints;

    public string Folder => Path.GetDirectoryName(file) ?? "";

    /// <summary>The resources of kinds whose fields are said once.</summary>
    public List<ReadResource> Resources { get; } = [];

    public List<EncryptionControlShape> VpcEncryptionControls { get; } = [];
    public List<SecurityGroupVpcAssociationShape> SecurityGroupVpcAssociations { get; } = [];
    public List<PrefixListShape> PrefixLists { get; } = [];
    public List<PrefixListEntryShape> Entries { get; } = [];
    public List<BlockPublicAccessOptionsShape> BlockPublicAccessOptions { get; } = [];
    public List<BlockPublicAccessExclusionShape> BlockPublicAccessExclusions { get; } = [];
    public List<TransitVpcTold> TransitGatewayVpcAttachments { get; } = [];
    public List<TransitPeeringTold> TransitGatewayPeeringAttachments { get; } = [];
    public List<TransitRouteTold> Routes { get; } = [];
    public List<TransitRoutesTold> TransitGatewayStaticRoutes { get; } = [];
    public List<TransitGatewayPropagationsShape> TransitGatewayPropagations { get; } = [];
    public List<TransitGatewayRouteAttachmentShape> Associations { get; } = [];
    public List<LoadBalancerShape> LoadBalancers { get; } = [];
    public List<TargetGroupShape> TargetGroups { get; } = [];
    public List<ListenerShape> Listeners { get; } = [];
    public List<ListenerRuleShape> Rules { get; } = [];
    public List<TargetHealthShape> TargetHealthDescriptions { get; } = [];
    public List<TagDescriptionShape> TagDescriptions { get; } = [];
    public List<AttributeShape> Attributes { get; } = [];
    public List<ManagedVisibilityShape> Visibility { get; } = [];
    public List<AttributeBooleanShape> EnableDnsSupport { get; } = [];
    public List<AttributeBooleanShape> EnableDnsHostnames { get; } = [];
    public List<LoadBalancerAttributesShape> LoadBalancerAttributes { get; } = [];
    public List<LoadBalancerListenersShape> LoadBalancerListeners { get; } = [];
    public List<LoadBalancerTargetHealthShape> LoadBalancerTargetHealth { get; } = [];

    public List<RoleDetailShape> RoleDetailList { get; } = [];
    public List<ManagedPolicyShape> Policies { get; } = [];

    /// <summary>True where it tells of what an account has in every region, and of nothing else.</summary>
    public bool IsGlobal => Keys.Count > 0 && Keys.All(k => k is "RoleDetailList" or "Policies");

    /// <summary>The known keys it has.</summary>
    public HashSet<string> Keys { get; } = [];

    /// <summary>The known keys of which not everything could be read: an element is wrong, or more pages exist.</summary>
    public HashSet<string> Incomplete { get; } = [];

    /// <summary>The top-level texts, such as <c>NextToken</c> or the id of what was asked about.</summary>
    public Dictionary<string, string> Texts { get; } = [];

    /// <summary>The names of all members at the top.</summary>
    public HashSet<string> Names { get; } = [];

    /// <summary>True where nothing of the file is used: it could not be read, or is of another format.</summary>
    public bool IsRefused { get; init; }

    /// <summary>
    /// True where the file lies among those of another account than the owner of what it lists: that may be the owner's listing or what the
    /// other account sees of a VPC that is shared with it, so it is neither account's whole listing.
    /// </summary>
    public bool IsPartial { get; set; }

    /// <summary>True where AWS said that there are more routes than it answered.</summary>
    public bool HasMoreRoutes { get; set; }
}
