using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecureNet.Model;
using SecureNet.Model.Answers;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>A file of a dump.</summary>
/// <param name="Name">Named after the call, and after the id where the call is made for one resource.</param>
/// <param name="Content">JSON as UTF-8.</param>
internal sealed record SnapshotFile(string Name, byte[] Content);

/// <summary>Writes the resources of one account and region as AWS's answers, a file a call.</summary>
internal static class SnapshotFiles
{
    private static readonly ShapeJson s_json = Serializer.Strict;

    // As the AWS CLI prints.
    private static readonly JsonWriterOptions s_layout = new()
    {
        Indented = true, IndentSize = 4, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>The member beside a list that says that what services of AWS manage was asked for, which AWS's answers do not.</summary>
    public const string ManagedMark = "IncludeManagedResources";

    /// <summary>
    /// The member beside routes of a transit gateway that says that all of them were searched for, which AWS's answers do not.
    /// </summary>
    public const string AllRoutesMark = "AllRoutesSearched";

    /// <summary>
    /// The files. A kind that was listed has its file even if it is empty; resources of one that was not are marked as a part of more.
    /// </summary>
    /// <param name="resources">Resources of one place.</param>
    /// <param name="has">Whether the kind was listed whole.</param>
    /// <param name="place">The place; needed only where there may be no resource at all.</param>
    /// <param name="showsManaged">Whether the listings hold what services of AWS manage.</param>
    public static IEnumerable<SnapshotFile> Of(IReadOnlyCollection<Resource> resources, Func<ResourceKind, bool> has, Place? place = null,
        bool showsManaged = false)
    {
        Place p = place ?? resources.First().Place;
        bool whole = place is not null;
        return new[]
        {
            resources.OfType<Vpc>().SelectMany(Dns),
            Associations([.. resources.OfType<SecurityGroup>()]),
            List(resources, has, whole, ResourceKind.ManagedPrefixList, "describe-managed-prefix-lists", "PrefixLists",
                s_json.PrefixListShape, (ManagedPrefixList l) => GatewayShapeWriter.Shape(l)),
            resources.OfType<ManagedPrefixList>().Where(l => l.Entries is not null)
                .Select(l => One($"get-managed-prefix-list-entries-{FileName(l.Id)}", "PrefixListId", l.Id, "Entries",
                    s_json.PrefixListEntryShape, l.Entries!.Select(e => new PrefixListEntryShape { Cidr = e }))),
            BlockPublicAccess(resources, whole && has(ResourceKind.VpcBlockPublicAccess), p),
            VpcAttachments([.. resources.OfType<TransitGatewayAttachment>().Where(a => a.ResourceType == "vpc").OrderBy(a => a.Id,
                StringComparer.Ordinal)], has(ResourceKind.TransitGatewayAttachment), whole),
            resources.OfType<TransitGatewayRouteTable>().Where(t => t.Routes is not null).Select(
                t => List($"search-transit-gateway-routes-{FileName(t.Id)}", "TransitGatewayRouteTableId", t.Id, "Routes", t.Routes!,
                    (w, r) => WriteIo.Write(w, new TransitRouteTold(r, false), [], TransitRouteTold.Map), isWhole: true,
                    mark: t.IsSearchUnproved ? null : AllRoutesMark)),
            resources.OfType<TransitGatewayPolicyTable>().Where(t => t.AttachmentIds is not null)
                .Select(t => One($"get-transit-gateway-policy-table-associations-{FileName(t.Id)}", "TransitGatewayPolicyTableId", t.Id,
                    "Associations",
                    s_json.TransitGatewayRouteAttachmentShape, t.AttachmentIds!.Select(a => GatewayShapeWriter.Shape(t, a)))),
            Answered.All.SelectMany(k => OfKind(k, resources, has, whole, showsManaged)),
            LoadBalancing(resources, has, whole),
        }.SelectMany(f => f);
    }

    /// <summary>Everything that would be written of one resource: two are the same where the texts are.</summary>
    public static string TextOf(Resource resource) =>
        string.Join('\n', Of([resource], _ => true).Select(f => f.Name + System.Text.Encoding.UTF8.GetString(f.Content)));

    private static IEnumerable<SnapshotFile> LoadBalancing(IReadOnlyCollection<Resource> resources,
        Func<ResourceKind, bool> has, bool whole)
    {
        Listener[] listeners = [.. resources.OfType<Listener>().OrderBy(l => l.Id, StringComparer.Ordinal)];
        IEnumerable<string> listened = listeners.Select(l => l.LoadBalancerArn).Concat(has(ResourceKind.Listener)
            ? resources.OfType<LoadBalancer>().Where(_ => whole).Select(l => l.Id) : []).Distinct().Order(StringComparer.Ordinal);
        return
        [
            .. List(resources, has, whole, ResourceKind.LoadBalancer, "describe-load-balancers", "LoadBalancers", s_json.LoadBalancerShape,
                (LoadBalancer l) => GatewayShapeWriter.Shape(l)),
            .. resources.OfType<LoadBalancer>().Where(l => l.Attributes is not null)
                .Select(l => One($"describe-load-balancer-attributes-{FileName(l.Id)}", "LoadBalancerArn", l.Id, "Attributes",
                    s_json.AttributeShape, l.Attributes!.Select(a => new AttributeShape { Key = a.Key, Value = a.Value }))),
            .. listened.Select(arn => One($"describe-listeners-{FileName(arn)}", "LoadBalancerArn", arn, "Listeners", s_json.ListenerShape,
                listeners.Where(l => l.LoadBalancerArn == arn).Select(GatewayShapeWriter.Shape), has(ResourceKind.Listener))),
            // The target groups of the rules are told with the default actions above.
            .. listeners.Any(l => l.Protocol is "HTTP" or "HTTPS")
                ? [One("describe-rules", null, "", "Rules", s_json.ListenerRuleShape, [])] : Array.Empty<SnapshotFile>(),
            .. List(resources, has, whole, ResourceKind.TargetGroup, "describe-target-groups", "TargetGroups", s_json.TargetGroupShape,
                (TargetGroup t) => GatewayShapeWriter.Shape(t)),
            .. resources.OfType<TargetGroup>().Where(t => t.Targets is not null).Select(t => One($"describe-target-health-{FileName(t.Id)}",
                "TargetGroupArn", t.Id, "TargetHealthDescriptions", s_json.TargetHealthShape, t.Targets!.Select(GatewayShapeWriter.Shape))),
            .. resources.OfType<TargetGroup>().Where(t => t.Attributes is not null || t.PreserveClientIp is not null)
                .Select(t => One($"describe-target-group-attributes-{FileName(t.Id)}", "TargetGroupArn", t.Id, "Attributes",
                    s_json.AttributeShape, AttributesOf(t))),
            .. resources.Where(r => r is LoadBalancer or TargetGroup or Listener && !r.Tags.IsEmpty)
                .OrderBy(r => r.Id, StringComparer.Ordinal).ToArray() is { Length: > 0 } tagged
                ? [One("describe-tags", null, "", "TagDescriptions", s_json.TagDescriptionShape, tagged.Select(
                    r => new TagDescriptionShape { ResourceArn = r.Id, Tags = TagShape.Write(r.Tags) }))] : Array.Empty<SnapshotFile>(),
        ];
    }

    private static IEnumerable<AttributeShape> AttributesOf(TargetGroup t)
    {
        foreach ((string key, string value) in (t.Attributes ?? new Dictionary<string, string>())
            .Where(a => a.Key != "preserve_client_ip.enabled")) { yield return new() { Key = key, Value = value }; }
        if (t.PreserveClientIp is { } preserves)
        {
            yield return new() { Key = "preserve_client_ip.enabled", Value = preserves ? "true" : "false" };
        }
    }

    private static IEnumerable<SnapshotFile> List<T, TShape>(IReadOnlyCollection<Resource> resources, Func<ResourceKind, bool> has,
        bool whole, ResourceKind kind, string call, string key, JsonTypeInfo<TShape> type, Func<T, TShape> shape, string? mark = null)
        where T : Resource
    {
        T[] found = [.. resources.OfType<T>().OrderBy(r => r.Id, StringComparer.Ordinal)];
        return found.Length > 0 || (whole && has(kind)) ? [One(call, null, "", key, type, found.Select(shape), has(kind), mark)] : [];
    }

    private static IEnumerable<SnapshotFile> OfKind(Answered kind, IReadOnlyCollection<Resource> resources, Func<ResourceKind, bool> has,
        bool whole, bool showsManaged)
    {
        (ResourceKind of, string key, string file, _) = kind.Listing;
        Resource[] found = [.. resources.Where(r => r.Kind == of).OrderBy(r => r.Id, StringComparer.Ordinal)];
        return found.Length > 0 || (whole && has(of)) ? [List(file, null, "", key, found, kind.Write, has(of),
            showsManaged && of == ResourceKind.NetworkInterface ? ManagedMark : null)] : [];
    }

    private static IEnumerable<SnapshotFile> VpcAttachments(TransitGatewayAttachment[] attachments, bool isListed, bool whole) =>
        attachments.Length > 0 || (whole && isListed)
            ? [List("describe-transit-gateway-vpc-attachments", null, "", "TransitGatewayVpcAttachments",
                attachments.Select(TransitVpcTold.Of), (w, a) => WriteIo.Write(w, a, [], TransitVpcTold.Map), isListed)] : [];

    private static IEnumerable<SnapshotFile> Dns(Vpc vpc)
    {
        if (vpc.EnableDnsSupport is { } support) { yield return Attribute(vpc, "EnableDnsSupport", "dns-support", support); }
        if (vpc.EnableDnsHostnames is { } hostnames) { yield return Attribute(vpc, "EnableDnsHostnames", "dns-hostnames", hostnames); }
    }

    private static SnapshotFile Attribute(Vpc vpc, string key, string name, bool value) =>
        Write($"describe-vpc-attribute-{FileName(vpc.Id)}-{name}", w =>
        {
            w.WriteString("VpcId", vpc.Id);
            w.WritePropertyName(key);
            JsonSerializer.Serialize(w, new AttributeBooleanShape { Value = value }, s_json.AttributeBooleanShape);
        });

    private static SnapshotFile[] Associations(SecurityGroup[] groups) => groups.Any(g => g.AssociatedVpcIds.Count > 0)
        ? [One("describe-security-group-vpc-associations", null, "", "SecurityGroupVpcAssociations",
            s_json.SecurityGroupVpcAssociationShape, groups.OrderBy(g => g.Id, StringComparer.Ordinal).SelectMany(g =>
                g.AssociatedVpcIds.Select(v => new SecurityGroupVpcAssociationShape { GroupId = g.Id, VpcId = v, State = "associated" })))]
        : [];

    private static IEnumerable<SnapshotFile> BlockPublicAccess(IEnumerable<Resource> resources, bool listed, Place p)
    {
        VpcBlockPublicAccess? access = resources.OfType<VpcBlockPublicAccess>().FirstOrDefault();
        if (access is null && !listed) { yield break; }
        yield return Write("describe-vpc-block-public-access-options", w =>
        {
            w.WritePropertyName("VpcBlockPublicAccessOptions");
            JsonSerializer.Serialize(w, GatewayShapeWriter.Shape(access, p), s_json.BlockPublicAccessOptionsShape);
        });
        if (access is not null)
        {
            yield return One("describe-vpc-block-public-access-exclusions", null, "", "VpcBlockPublicAccessExclusions",
                s_json.BlockPublicAccessExclusionShape, access.Exclusions.Select(x => GatewayShapeWriter.Shape(access, x, p)));
        }
    }

    private static SnapshotFile One<TShape>(string call, string? member, string id, string key, JsonTypeInfo<TShape> type,
        IEnumerable<TShape> items, bool isWhole = true, string? mark = null) =>
            List(call, member, id, key, items, (w, item) => JsonSerializer.Serialize(w, item, type), isWhole, mark);

    private static SnapshotFile List<T>(
        string call, string? member, string id, string key, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeItem, bool isWhole,
        string? mark = null) => Write(call, w =>
    {
        // Some answers lack the id of what was asked about; it is put beside them.
        if (member is not null) { w.WriteString(member, id); }
        w.WriteStartArray(key);
        foreach (T item in items) { writeItem(w, item); }
        w.WriteEndArray();
        if (mark is not null) { w.WriteString(mark, "true"); }
        if (!isWhole) { w.WriteString("NextToken", "not-everything-was-read"); }
    });

    private static SnapshotFile Write(string call, Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, s_layout))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return new(call + ".json", stream.ToArray());
    }

    // The last two parts of an ARN, without what a file's name may not hold.
    private static string FileName(string id) => string.Concat(
        string.Join('-', id.Split('/').TakeLast(2)).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
