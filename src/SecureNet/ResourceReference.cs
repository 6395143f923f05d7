using System.ComponentModel;
using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet;

/// <summary>What a user named: an id, an address or a block; with its place where the object that carried it knew it.</summary>
[TypeConverter(typeof(ResourceReferenceConverter))]
public sealed record ResourceReference(string Id, string? AccountId = null, string? Region = null)
{
    internal Place? Place => AccountId is { } a && Region is { } r ? new Place(a, r) : null;

    /// <summary>The object that was given, for what it knows beside the id; null where a text was.</summary>
    public object? Source { get; init; }

    /// <summary>True where no parameter said which of the object's ids is meant: a parameter that does looks again.</summary>
    internal bool IsGuess { get; init; }

    public override string ToString() => Id;

    /// <summary>What a value names, or null where it has none of the properties.</summary>
    internal static ResourceReference? From(object value, IEnumerable<string> propertyNames)
    {
        PSObject given = PSObject.AsPSObject(value);
        if (given.BaseObject is ResourceReference { IsGuess: true, Source: { } source }) { return From(source, propertyNames); }
        if (given.BaseObject is ResourceReference reference) { return reference; }
        if (given.BaseObject is string text && text.Length > 0) { return new(text.Trim()); }
        string? id = propertyNames.Select(p => given.Properties[p]?.Value?.ToString()).FirstOrDefault(v => !string.IsNullOrEmpty(v));
        // What has its properties in the wrapper alone is nothing without it.
        return id is null ? null : new(
            id, Text(given, "AccountId") ?? Text(given, "OwnerId"), Text(given, "Region")) { Source = given.BaseObject is PSCustomObject
            ? given : given.BaseObject };
    }

    private static string? Text(PSObject value, string property) => value.Properties[property]?.Value as string;
}

/// <summary>Accepts an id, or any object that carries one under one of the given names, as those of AWS.Tools do.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ResourceReferenceTransformationAttribute(params string[] propertyNames) : ArgumentTransformationAttribute
{
    public IReadOnlyList<string> PropertyNames => propertyNames;

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData switch
    {
        object[] many => many.Select(One).ToArray(),
        null => throw new ArgumentTransformationMetadataException(
            $"An id, or an object with {string.Join(" or ", propertyNames)}, is required."),
        _ => One(inputData),
    };

    private ResourceReference One(object input)
    {
        ResourceReference found = ResourceReference.From(input, propertyNames)
            ?? throw new ArgumentTransformationMetadataException($"'{input}' is no id and has no {string.Join(" or ", propertyNames)}.");
        // A made object has its properties for scripts only.
        return MockObject.IsMade(found.Source) ? found with { Source = null } : found;
    }
}

/// <summary>
/// Makes a reference of an id or of an object where the parameter's own attribute does not: in the functions that mocks and proxies are,
/// which have the types of a cmdlet's parameters and not its attributes.
/// </summary>
public sealed class ResourceReferenceConverter : PSTypeConverter
{
    // What an object is comes before what it lies in or uses: a host has a VpcId too, and a template an ImageId.
    private static readonly string[] s_names =
    [
        "FlowLogId", "VpcPeeringConnectionId", "VpcEndpointId", "LaunchTemplateId", "LoadBalancerArn", "InstanceId", "NetworkInterfaceId",
            "KeyPairId", "ImageId",
        "SubnetId", "GroupId", "SecurityGroupId", "PrefixListId", "VpcId", "InstanceProfileArn", "BucketName", "LogGroupName", "DNSName",
            "KeyName", "Name",
    ];

    public override bool CanConvertFrom(object sourceValue, Type destinationType) => sourceValue is not null;

    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        object given = sourceValue is PSObject wrapper ? wrapper.BaseObject : sourceValue;
        if (given is ResourceReference already) { return already; }
        // Those whose own id is a name that others have too.
        IEnumerable<string> names = given is WebFleet or SecureHostRole or SecureBucket or CentralLogBucket ? ["Name", "BucketName"]
            : s_names;
        ResourceReference found = ResourceReference.From(sourceValue, names)
            ?? throw new PSInvalidCastException(
                $"'{sourceValue}' is no id and no object with one: none of {string.Join(", ", s_names)} is set.");
        return found.Source is null ? found : found with { IsGuess = true };
    }

    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
        => throw new NotSupportedException();
}
