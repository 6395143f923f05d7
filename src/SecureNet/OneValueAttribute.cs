using System.Collections;
using System.Management.Automation;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>Takes one value, and says so where a list was given: PowerShell's own words are about types of .NET.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class OneValueAttribute : ArgumentTransformationAttribute
{
    // A list is looked at by us; nothing is what it was without this attribute.
    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is null || PSObject.AsPSObject(inputData).BaseObject is not IList several || several is byte[]) { return inputData; }
        if (several.Count == 1) { return several[0]; }
        string given = string.Join(", ", several.Cast<object?>().Take(3).Select(v => SafeText.Of(v?.ToString() ?? "")));
        throw new ArgumentTransformationMetadataException(several.Count == 0
            ? "One value is taken here, and the list that was given is empty: give a value, or leave the parameter out."
            : $"One value is taken here, and '{given}{(several.Count > 3 ? ", …" : "")}' are {several.Count}: run the command "
                + "once for each of them.");
    }
}
