using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet;

/// <summary>What a user named: an id, an address or a block; with its place where the object that carried it knew it.</summary>
public sealed record ResourceReference(string Id, string? AccountId = null, string? Region = null)
{
    internal Place? Place => AccountId is { } a && Region is { } r ? new Place(a, r) : null;

    /// <summary>The object that was given, for what it knows beside the id.</summary>
    internal object? Source { get; init; }

    public override string ToString() => Id;
}

/// <summary>Accepts an id, or any object that carries one under one of the given names, as those of AWS.Tools do.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ResourceReferenceTransformationAttribute(params string[] propertyNames) : ArgumentTransformationAttribute
{
    public IReadOnlyList<string> PropertyNames => propertyNames;

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData switch
    {
        object[] many => many.Select(One).ToArray(),
        null => throw new ArgumentTransformationMetadataException($"An id, or an object with {string.Join(" or ", propertyNames)}, is required."),
        _ => One(inputData),
    };

    private ResourceReference One(object input)
    {
        PSObject value = PSObject.AsPSObject(input);
        if (value.BaseObject is ResourceReference reference) { return reference; }
        if (value.BaseObject is string text && text.Length > 0) { return new(text.Trim()); }
        string id = propertyNames.Select(p => value.Properties[p]?.Value?.ToString()).FirstOrDefault(v => !string.IsNullOrEmpty(v))
            ?? throw new ArgumentTransformationMetadataException($"'{input}' is no id and has no {string.Join(" or ", propertyNames)}.");
        return new(id, Text(value, "AccountId") ?? Text(value, "OwnerId"), Text(value, "Region")) { Source = value.BaseObject };
    }

    private static string? Text(PSObject value, string property) => value.Properties[property]?.Value as string;
}
