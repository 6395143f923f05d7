using System.Management.Automation;

namespace SecureNet;

/// <summary>Takes a name or an id, or an object that has one: PowerShell would take the object's text, which nothing is called.</summary>
/// <param name="propertyNames">The properties that it is taken from, the best first.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemNameAttribute(params string[] propertyNames) : OneValueAttribute
{
    public IReadOnlyList<string> PropertyNames => propertyNames;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? one = base.Transform(engineIntrinsics, inputData);
        return one is null || PSObject.AsPSObject(one).BaseObject is string or ValueType
            ? one : ResourceReference.From(one, propertyNames)?.Id ?? one;
    }
}
