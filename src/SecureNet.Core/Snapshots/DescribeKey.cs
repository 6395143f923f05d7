using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecureNet.Model;
using SecureNet.Model.Answers;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>A top-level key of AWS's answers and what its elements are.</summary>
internal abstract class DescribeKey
{
    private static readonly ShapeJson s_json = Serializer.Strict;

    /// <summary>The keys that are known, by name. <c>LoadBalancerAttributes</c> and its like are of Batfish's dumps.</summary>
    public static FrozenDictionary<string, DescribeKey> All { get; } = new DescribeKey[]
    {
        Of("VpcEncryptionControls", s_json.EncryptionControlShape, d => d.VpcEncryptionControls),
        Of("SecurityGroupVpcAssociations", s_json.SecurityGroupVpcAssociationShape, d => d.SecurityGroupVpcAssociations),
        Of("PrefixLists", s_json.PrefixListShape, d => d.PrefixLists),
        Of("ManagedPrefixLists", s_json.PrefixListShape, d => d.PrefixLists), Of("Entries", s_json.PrefixListEntryShape, d => d.Entries),
        One("VpcBlockPublicAccessOptions", s_json.BlockPublicAccessOptionsShape, d => d.BlockPublicAccessOptions),
        Of("VpcBlockPublicAccessExclusions", s_json.BlockPublicAccessExclusionShape, d => d.BlockPublicAccessExclusions),
        
        Told<TransitVpcTold>("TransitGatewayVpcAttachments", TransitVpcTold.Map, d => d.TransitGatewayVpcAttachments),
        Told<TransitPeeringTold>("TransitGatewayPeeringAttachments", TransitPeeringTold.Map, d => d.TransitGatewayPeeringAttachments),
        Told<TransitRouteTold>("Routes", TransitRouteTold.Map, d => d.Routes),
        Told<TransitRoutesTold>("TransitGatewayStaticRoutes", TransitRoutesTold.Map, d => d.TransitGatewayStaticRoutes),
        Of("TransitGatewayPropagations", s_json.TransitGatewayPropagationsShape, d => d.TransitGatewayPropagations),
        Of("Associations", s_json.TransitGatewayRouteAttachmentShape, d => d.Associations),
        Of("LoadBalancers", s_json.LoadBalancerShape, d => d.LoadBalancers),
        Of("TargetGroups", s_json.TargetGroupShape, d => d.TargetGroups), Of("Listeners", s_json.ListenerShape, d => d.Listeners),
        Of("Rules", s_json.ListenerRuleShape, d => d.Rules),
        Of("TargetHealthDescriptions", s_json.TargetHealthShape, d => d.TargetHealthDescriptions),
        Of("TagDescriptions", s_json.TagDescriptionShape, d => d.TagDescriptions),
        Of("Attributes", s_json.AttributeShape, d => d.Attributes),
        One("EnableDnsSupport", s_json.AttributeBooleanShape, d => d.EnableDnsSupport),
        One("Visibility", s_json.ManagedVisibilityShape, d => d.Visibility), One("EnableDnsHostnames", s_json.AttributeBooleanShape,
            d => d.EnableDnsHostnames), Of("LoadBalancerAttributes", s_json.LoadBalancerAttributesShape, d => d.LoadBalancerAttributes),
        Of("LoadBalancerListeners", s_json.LoadBalancerListenersShape, d => d.LoadBalancerListeners),
        Of("LoadBalancerTargetHealth", s_json.LoadBalancerTargetHealthShape, d => d.LoadBalancerTargetHealth),
        Of("RoleDetailList", s_json.RoleDetailShape, d => d.RoleDetailList), Of("Policies", s_json.ManagedPolicyShape, d => d.Policies),
    }.Concat(Answered.All.Select(a => new OfKind(a) { Name = a.Listing.Key })).ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    public required string Name { get; init; }

    /// <summary>True where the value is one object and not a list.</summary>
    public bool IsObject { get; init; }

    /// <summary>Reads the elements, on every processor where there are many, and tells each that is wrong by its number.</summary>
    public abstract void Read(byte[] json, IReadOnlyList<(int Start, int Length)> elements, DescribeDocument document,
        Action<int, JsonException> report);

    // Below this number of elements starting other threads costs more than it saves.
    private const int Many = 500;

    private static IEnumerable<T> Each<T>(IReadOnlyList<(int Start, int Length)> elements, Func<int, int, T?> read,
        Action<int, JsonException> report) where T : class
    {
        T?[] all = new T?[elements.Count];
        JsonException?[] wrong = new JsonException?[elements.Count];
        if (elements.Count < Many) { for (int i = 0; i < elements.Count; i++) { One(i); } }
        else { Parallel.For(0, elements.Count, One); }
        for (int i = 0; i < wrong.Length; i++)
        {
            if (wrong[i] is { } e) { report(i, e); }
        }

        return all.OfType<T>();

        void One(int i)
        {
            try { all[i] = read(elements[i].Start, elements[i].Length); }
            catch (JsonException e) { wrong[i] = e; }
        }
    }

    private static OfPart<T> Told<T>(string name, Func<Io, T?, T?> map, Func<DescribeDocument, List<T>> list) where T : Told =>
        new(map, list) { Name = name };

    /// <summary>What tells of a kind in an answer of its own.</summary>
    private sealed class OfPart<T>(Func<Io, T?, T?> map, Func<DescribeDocument, List<T>> list) : DescribeKey where T : Told
    {
        public override void Read(byte[] json, IReadOnlyList<(int Start, int Length)> elements, DescribeDocument document,
            Action<int, JsonException> report) =>
                list(document).AddRange(Each(elements, (start, length) =>
                {
                    (T? read, IReadOnlyList<UnknownWord> unknown, _) = JsonIo.Read(json, start, length, map);
                    return read is null || unknown.Count == 0 ? read : (T)((Told)read with { Unknown = unknown });
                }, report));
    }

    /// <summary>A kind whose fields are said once.</summary>
    private sealed class OfKind(Answered kind) : DescribeKey
    {
        public override void Read(byte[] json, IReadOnlyList<(int Start, int Length)> elements, DescribeDocument document,
            Action<int, JsonException> report) =>
                document.Resources.AddRange(Each(elements, (start, length) => kind.Read(json, start, length), report).SelectMany(r => r));
    }

    private static Typed<T> Of<T>(string name, JsonTypeInfo<T> type, Func<DescribeDocument, List<T>> list) where T : class =>
        new(type, list) { Name = name };

    private static Typed<T> One<T>(string name, JsonTypeInfo<T> type, Func<DescribeDocument, List<T>> list) where T : class =>
        new(type, list) { Name = name, IsObject = true };

    private sealed class Typed<T>(JsonTypeInfo<T> type, Func<DescribeDocument, List<T>> list) : DescribeKey where T : class
    {
        public override void Read(byte[] json, IReadOnlyList<(int Start, int Length)> elements, DescribeDocument document,
            Action<int, JsonException> report) =>
                list(document).AddRange(Each(elements, (start, length) => JsonSerializer.Deserialize(json.AsSpan(start, length), type)
                    ?? throw new JsonException("expected an object, found null."), report));
    }
}
