using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace SecureNet.Help;

/// <summary>What a cmdlet says of itself, so that no page has to.</summary>
internal static class CmdletFacts
{
    /// <summary>The parameters in the order of the syntax, without those that every cmdlet has.</summary>
    public static IReadOnlyList<ParameterMetadata> ParametersOf(CmdletInfo cmdlet) =>
        [.. cmdlet.ParameterSets.OrderByDescending(s => s.IsDefault).SelectMany(InOrder).Select(p => p.Name).Distinct()
            .Select(n => cmdlet.Parameters[n])];

    /// <summary>Positional ones first, then those that are required, as Get-Command -Syntax shows them.</summary>
    public static IEnumerable<CommandParameterInfo> InOrder(CommandParameterSetInfo set) => set.Parameters
        .Where(p => !Cmdlet.CommonParameters.Contains(p.Name))
        .OrderBy(p => p.Position >= 0 ? p.Position : int.MaxValue).ThenByDescending(p => p.IsMandatory)
        .ThenBy(p => Cmdlet.OptionalCommonParameters.Contains(p.Name));

    /// <summary>The parameter sets in the words of Get-Command -Syntax, a line each.</summary>
    public static IReadOnlyList<string> SyntaxOf(CmdletInfo cmdlet) => [.. cmdlet.ParameterSets.Select(s => $"{cmdlet.Name} {s}")];

    public static bool TakesPipelineValue(CmdletInfo cmdlet, ParameterMetadata parameter) =>
        cmdlet.ParameterSets.SelectMany(s => s.Parameters).Any(p => p.Name == parameter.Name && p.ValueFromPipeline);

    /// <summary>The type as PowerShell writes it: Int32, String[].</summary>
    public static string TypeName(Type type) => Nullable.GetUnderlyingType(type)?.Name ?? type.Name;

    /// <summary>The names that an enumeration or a ValidateSet accepts.</summary>
    public static IReadOnlyList<string> AcceptedValues(ParameterMetadata parameter)
    {
        Type type = parameter.ParameterType.IsArray
            ? parameter.ParameterType.GetElementType()! : Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type.IsEnum ? Enum.GetNames(type) : [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(a => a.ValidValues)];
    }

    /// <summary>What the property of a new cmdlet holds; "None" where that says nothing.</summary>
    public static string DefaultOf(CmdletInfo cmdlet, ParameterMetadata parameter)
    {
        if (parameter.ParameterType == typeof(SwitchParameter)) { return "False"; }
        object? value = cmdlet.ImplementingType.GetProperty(parameter.Name)?.GetValue(Activator.CreateInstance(cmdlet.ImplementingType));
        string text = value is IEnumerable and not string
            ? string.Join(", ", ((IEnumerable)value).Cast<object>()) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        // A required number is 0 until it is given.
        return text.Length == 0 || cmdlet.ParameterSets.All(s => s.Parameters.All(p => p.Name != parameter.Name || p.IsMandatory))
            ? "None" : text;
    }
}
