using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureNet.Snapshots.Shapes;

// The shapes have the members of AWS's answers that the model knows, with AWS's names; a member that is missing is null. Only what nothing
// can be told without is required: dumps are cut down by hand, and other clouds' imitations leave members out. Source:
// botocore's models of ec2 and elbv2.

/// <summary>A tag.</summary>
internal sealed class TagShape
{
    [JsonConverter(typeof(FreeTextConverter))]
    public required string Key { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Value { get; init; }

    public static ImmutableSortedDictionary<string, string> Read(IEnumerable<TagShape>? tags)
    {
        ImmutableSortedDictionary<string, string> read = ImmutableSortedDictionary<string, string>.Empty;
        foreach (TagShape tag in tags ?? []) { read = read.SetItem(tag.Key, tag.Value ?? ""); }
        return read;
    }

    public static List<TagShape>? Write(ImmutableSortedDictionary<string, string> tags) =>
        tags.IsEmpty ? null : [.. tags.Select(t => new TagShape { Key = t.Key, Value = t.Value })];
}

/// <summary>A state or status that is told by a code.</summary>
internal sealed class CodeShape
{
    public string? Code { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Message { get; init; }
}

/// <summary>A key and its value, as load balancers tell their attributes.</summary>
internal sealed class AttributeShape
{
    [JsonConverter(typeof(FreeTextConverter))]
    public required string Key { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Value { get; init; }
}

/// <summary>Whether an account shows what services of AWS manage in it, as GetManagedResourceVisibility answers.</summary>
internal sealed class ManagedVisibilityShape
{
    /// <summary><c>visible</c> or <c>hidden</c>.</summary>
    public string? DefaultVisibility { get; init; }
}

/// <summary>A truth in an object of its own, as DescribeVpcAttribute answers.</summary>
internal sealed class AttributeBooleanShape
{
    public bool? Value { get; init; }
}

/// <summary>The shapes, for the serializer: its code is made at build time, which starts faster than reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, IndentSize = 4, Converters = [typeof(NetworkConverter), typeof(IdConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EncryptionControlShape))]
[JsonSerializable(typeof(SecurityGroupVpcAssociationShape))]
[JsonSerializable(typeof(PrefixListShape))]
[JsonSerializable(typeof(PrefixListEntryShape))]
[JsonSerializable(typeof(BlockPublicAccessOptionsShape))]
[JsonSerializable(typeof(BlockPublicAccessExclusionShape))]
[JsonSerializable(typeof(TransitGatewayPropagationsShape))]
[JsonSerializable(typeof(LoadBalancerShape))]
[JsonSerializable(typeof(TargetGroupShape))]
[JsonSerializable(typeof(ListenerShape))]
[JsonSerializable(typeof(ListenerRuleShape))]
[JsonSerializable(typeof(TargetHealthShape))]
[JsonSerializable(typeof(TagDescriptionShape))]
[JsonSerializable(typeof(AttributeShape))]
[JsonSerializable(typeof(AttributeBooleanShape))]
[JsonSerializable(typeof(ManagedVisibilityShape))]
[JsonSerializable(typeof(LoadBalancerAttributesShape))]
[JsonSerializable(typeof(LoadBalancerListenersShape))]
[JsonSerializable(typeof(LoadBalancerTargetHealthShape))]
[JsonSerializable(typeof(RoleDetailShape))]
[JsonSerializable(typeof(ManagedPolicyShape))]
internal sealed partial class ShapeJson : JsonSerializerContext;

/// <summary>The options that files are read and written with.</summary>
internal static class Serializer
{
    /// <summary>Strict: a member given twice, or null where a value is needed, is an error and not a guess.</summary>
    public static ShapeJson Strict { get; } = new(
        new JsonSerializerOptions(ShapeJson.Default.Options) { AllowDuplicateProperties = false, RespectNullableAnnotations = true });
}
