using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace SecureNet.Tests.Commands;

/// <summary>
/// All that a user sees of the module, as one text: commands with their parameters, what they put out, and how that is shown.
/// </summary>
/// <remarks>
/// A change of the code behind changes no line of it; who changes one on purpose writes it anew, and a reviewer reads the lines.
/// </remarks>
public class SurfaceTests
{
    private static readonly Assembly[] s_assemblies = [typeof(SecureAccount).Assembly, typeof(Cloud.ICloud).Assembly];
    private static readonly string s_root = ModuleTests.FindRoot();

    [Fact]
    public void What_a_user_sees_is_what_it_was()
    {
        StringBuilder text = new(
            "# Made by SurfaceTests: SECURENET_GOLDEN=write dotnet test tests/unit --filter FullyQualifiedName~SurfaceTests\n");
        Commands(text);
        Types(text);
        Views(text);
        Golden.Hold(Path.Join(s_root, "tests", "unit", "Commands", "surface.txt"), text.ToString());
    }

    private static void Commands(StringBuilder text)
    {
        using Shell shell = new();
        // As PowerShell itself understands them: inherited parameters and sets are where the engine has them.
        CmdletInfo[] commands = [.. shell.Run("Get-Command -CommandType Cmdlet -Module SecureNet").Select(c => (CmdletInfo)c.BaseObject)
            .OrderBy(c => c.Name, StringComparer.Ordinal)];
        Assert.True(commands.Length > 70);
        foreach (CmdletInfo command in commands)
        {
            CmdletAttribute cmdlet = command.ImplementingType.GetCustomAttribute<CmdletAttribute>()!;
            text.Append(CultureInfo.InvariantCulture, $"\n## {command.Name}");
            if (command.DefaultParameterSet is { Length: > 0 } set) { text.Append(" default set ").Append(set); }
            if (cmdlet.SupportsShouldProcess) { text.Append(" impact ").Append(cmdlet.ConfirmImpact); }
            if (cmdlet.SupportsPaging) { text.Append(" paging"); }
            text.Append('\n');
            List(text, "alias", command.ImplementingType.GetCustomAttributes<AliasAttribute>().SelectMany(a => a.AliasNames));
            foreach (OutputTypeAttribute output in command.ImplementingType.GetCustomAttributes<OutputTypeAttribute>()
                .OrderBy(o => string.Join(' ', o.Type.Select(t => t.Name)), StringComparer.Ordinal))
            {
                string sets = string.Join(", ", output.ParameterSetName.Where(s => s != ParameterAttribute.AllParameterSets));
                text.Append(CultureInfo.InvariantCulture, $"output {string.Join(", ", output.Type.Select(t => t.Name))}");
                text.Append(sets.Length > 0 ? $" of {sets}\n" : "\n");
            }
            object made = Activator.CreateInstance(command.ImplementingType)!;
            foreach (ParameterMetadata parameter in command.Parameters.Values.OrderBy(p => p.Name, StringComparer.Ordinal)
                .Where(p => !Cmdlet.CommonParameters.Contains(p.Name)))
            {
                Parameter(text, parameter, Cmdlet.OptionalCommonParameters.Contains(parameter.Name) ? null : made);
            }
        }
    }

    private static void Parameter(StringBuilder text, ParameterMetadata parameter, object? made)
    {
        text.Append(CultureInfo.InvariantCulture, $"-{parameter.Name} {NameOf(parameter.ParameterType)}");
        PropertyInfo? property = made?.GetType().GetProperty(parameter.Name);
        if (property is not null && TextOf(property.GetValue(made), property.PropertyType) is { } value)
        {
            text.Append(" = ").Append(value);
        }
        text.Append('\n');
        List(text, "  alias", parameter.Aliases);
        foreach ((string name, ParameterSetMetadata set) in parameter.ParameterSets.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            string[] words =
            [
                .. set.IsMandatory ? ["mandatory"] : Array.Empty<string>(),
                .. set.Position == int.MinValue ? [] : new[] { $"position {set.Position}" },
                .. set.ValueFromPipeline ? ["pipeline"] : Array.Empty<string>(),
                .. set.ValueFromPipelineByPropertyName ? ["pipeline by name"] : Array.Empty<string>(),
                .. set.ValueFromRemainingArguments ? ["remaining"] : Array.Empty<string>(),
            ];
            if (name != ParameterAttribute.AllParameterSets || words.Length > 0)
            {
                text.Append($"  set {name}: {string.Join(", ", words)}".TrimEnd()).Append('\n');
            }
        }
        foreach (string check in parameter.Attributes.Where(a => a is not ParameterAttribute and not AliasAttribute
                and not System.Runtime.CompilerServices.NullableAttribute)
            .Select(TextOf).Order(StringComparer.Ordinal))
        {
            text.Append("  ").Append(check).Append('\n');
        }
        Type[] kinds = [.. PartsOf(parameter.ParameterType).SelectMany(t => (Type[])[t, Nullable.GetUnderlyingType(t) ?? t]).Distinct()];
        foreach (Type word in kinds.Where(t => t.IsEnum && s_assemblies.Contains(t.Assembly)))
        {
            List(text, "  value", Enum.GetNames(word));
        }
    }

    /// <summary>What cmdlets put out, and what is reached from there.</summary>
    private static void Types(StringBuilder text)
    {
        SortedDictionary<string, Type> all = new(StringComparer.Ordinal);
        Queue<Type> next = new(s_assemblies[0].GetExportedTypes().SelectMany(t => t.GetCustomAttributes<OutputTypeAttribute>())
            .SelectMany(o => o.Type).Select(t => t.Type));
        while (next.TryDequeue(out Type? type))
        {
            foreach (Type part in PartsOf(type))
            {
                if (!s_assemblies.Contains(part.Assembly) || !part.IsVisible || !all.TryAdd(part.FullName!, part)) { continue; }
                foreach (PropertyInfo property in PropertiesOf(part)) { next.Enqueue(property.PropertyType); }
                if (part.BaseType is { } whole) { next.Enqueue(whole); }
                // Resources are handed out as what they are. Changes are the inside of a plan: people see their texts.
                if (part != typeof(Model.Resource)) { continue; }
                foreach (Type made in part.Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(part))) { next.Enqueue(made); }
            }
        }
        foreach (Type type in all.Values)
        {
            Type? above = type.BaseType is { } b && s_assemblies.Contains(b.Assembly) ? b : null;
            text.Append(CultureInfo.InvariantCulture, $"\n## type {type.FullName}").Append(above is null ? "\n" : $" : {NameOf(above)}\n");
            if (type.IsEnum) { List(text, "value", Enum.GetNames(type)); }
            foreach (PropertyInfo property in PropertiesOf(type).OrderBy(p => p.Name, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{property.Name} {NameOf(property.PropertyType)}\n");
            }
        }
    }

    private static void Views(StringBuilder text)
    {
        foreach (XElement view in XElement.Load(Path.Join(s_root, "module", "SecureNet.Format.ps1xml")).Descendants("View"))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## view {view.Element("Name")!.Value}");
            text.Append(CultureInfo.InvariantCulture, $" of {string.Join(", ", view.Descendants("TypeName").Select(t => t.Value))}");
            text.Append(view.Element("OutOfBand") is null ? "\n" : " out of band\n");
            foreach (XElement part in view.Elements()
                .Where(e => e.Name.LocalName is not "Name" and not "ViewSelectedBy" and not "OutOfBand"))
            {
                XElement[] headers = [.. part.Descendants("TableColumnHeader")];
                if (part.Descendants("Wrap").Any()) { text.Append("wrap\n"); }
                int column = 0;
                foreach (XElement item in part.Descendants()
                    .Where(e => e.Name.LocalName is "TableColumnItem" or "ExpressionBinding" or "ListItem"))
                {
                    XElement? header = headers.ElementAtOrDefault(column++);
                    text.Append(CultureInfo.InvariantCulture,
                        $"{item.Name.LocalName} {header?.Element("Label")?.Value ?? item.Element("Label")?.Value}");
                    if ((header?.Element("Width")?.Value) is { } width) { text.Append(" width ").Append(width); }
                    if ((header?.Element("Alignment")?.Value) is { } alignment) { text.Append(" aligned ").Append(alignment); }
                    text.Append(": ").AppendJoin(' ', item.Elements().Where(e => e.Name.LocalName != "Label").Select(e => e.Value.Trim()))
                        .Append('\n');
                }
            }
        }
        XElement types = XElement.Load(Path.Join(s_root, "module", "SecureNet.Types.ps1xml"));
        foreach (XElement type in types.Elements("Type"))
        {
            string members = string.Join(' ', type.Descendants().Where(e => !e.HasElements).Skip(1).Select(e => e.Value));
            text.Append(CultureInfo.InvariantCulture, $"\n## members of {type.Element("Name")!.Value}\n{members}\n");
        }
    }

    private static void List(StringBuilder text, string word, IEnumerable<string> values)
    {
        string all = string.Join(", ", values);
        if (all.Length > 0) { text.Append(CultureInfo.InvariantCulture, $"{word} {all}\n"); }
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type.IsEnum ? [] :
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(p => p.GetIndexParameters().Length == 0 && p.GetMethod is { IsPublic: true });

    private static IEnumerable<Type> PartsOf(Type? type) => type is null ? [] : type.IsArray ? PartsOf(type.GetElementType())
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(PartsOf)] : [type];

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) { return NameOf(value) + "?"; }
        if (type.IsArray) { return NameOf(type.GetElementType()!) + "[]"; }
        string name = s_assemblies.Contains(type.Assembly) ? type.FullName! : type.Name;
        return type.IsGenericType
            ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : name;
    }

    /// <summary>An attribute with what it says: its public properties that differ from what the type has by itself.</summary>
    private static string TextOf(Attribute attribute)
    {
        string[] says = [.. attribute.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.Name != nameof(Attribute.TypeId) && p.GetIndexParameters().Length == 0)
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => (p.Name, Value: TextOf(p.GetValue(attribute), p.PropertyType))).Where(p => p.Value is not null)
            .Select(p => $"{p.Name} {p.Value}")];
        return $"{attribute.GetType().Name[..^"Attribute".Length]} {string.Join(", ", says)}".TrimEnd();
    }

    /// <summary>A value; nothing for what a type has by itself.</summary>
    private static string? TextOf(object? value, Type type) => value switch
    {
        null or "" or SwitchParameter { IsPresent: false } => null,
        string text => $"'{text}'",
        Type of => of.Name,
        IDictionary or ScriptBlock => value.ToString(),
        IEnumerable several => string.Join(' ',
            several.Cast<object?>().Select(v => TextOf(v, v?.GetType() ?? typeof(object)) ?? "nothing")) is { Length: > 0 } all
            ? all : null,
        IFormattable when type.IsValueType && value.Equals(Activator.CreateInstance(type)) => null,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ when type.IsValueType && value.Equals(Activator.CreateInstance(type)) => null,
        _ => value.ToString(),
    };
}
