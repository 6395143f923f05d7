using System.Management.Automation;

namespace SecureNet;

/// <summary>
/// Takes a number of a range, and an empty text for nothing given: the empty cells of a CSV file, of which PowerShell would make a 0.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NumberOrNoneAttribute(int min, int max) : ArgumentTransformationAttribute
{
    public int Min => min;

    public int Max => max;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is null ? null : PSObject.AsPSObject(inputData).BaseObject;
        if (value is null || (value is string text && string.IsNullOrWhiteSpace(text))) { return null; }
        if (value is Array several)
        {
            string given = string.Join(", ", several.Cast<object?>());
            throw new ArgumentTransformationMetadataException(
                $"One number from {min} to {max} is asked for, and '{given}' are {several.Length}: run the command for each of them.");
        }

        return LanguagePrimitives.TryConvertTo(value, out int number) && number >= min && number <= max
            ? number : throw new ArgumentTransformationMetadataException($"'{value}' is no number from {min} to {max}.");
    }
}
