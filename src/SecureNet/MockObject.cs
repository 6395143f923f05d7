using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using SecureNet.Cloud;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>
/// Objects of the types that cmdlets put out, with the properties that a test gives them: what a mocked cmdlet returns. Properties that
/// are not given are null. Cmdlets that are not mocked take such an object for its id, and refuse it where they would have to know more.
/// </summary>
public static class MockObject
{
    private static readonly ConditionalWeakTable<object, Type> s_made = [];
    private static volatile bool s_isUsed;

    /// <summary>An object of a type without any property, such as <c>SecureVpc</c>.</summary>
    public static PSObject Of(string type) => Of(type, new Hashtable());

    /// <summary>An object of a type, such as <c>SecureVpc</c>, with the given properties.</summary>
    public static PSObject Of(string type, IDictionary properties)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(properties);
        Type made = Find(type) ?? throw new ArgumentException(
            $"SecureNet puts out no objects of a type '{type}'. OutputType of Get-Command names those of a cmdlet.");
        PropertyInfo[] known = [.. made.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)];
        foreach (object name in properties.Keys)
        {
            if (known.All(p => !Is(p, name)))
            {
                throw new ArgumentException(
                    $"{made.Name} has no property '{name}'. It has "
                        + $"{string.Join(", ", known.Select(p => p.Name).Order(StringComparer.Ordinal))}.");
            }
        }

        // A real one where anybody may make one; what cmdlets work out is not worked out here.
        object bare = made.GetConstructor([]) is { } make ? make.Invoke([]) : RuntimeHelpers.GetUninitializedObject(made);
        s_made.Add(bare, made);
        s_isUsed = true;
        PSObject value = PSObject.AsPSObject(bare);
        foreach (PropertyInfo property in known)
        {
            object? given = properties.Keys.Cast<object>().Where(n => Is(property, n)).Select(n => properties[n]).FirstOrDefault();
            object? converted = given is null ? null : Convert(made, property, given);
            if (converted is not null && property.SetMethod is { IsPublic: true })
            {
                property.SetValue(bare, converted is PSObject w ? w.BaseObject : converted);
            }
            value.Properties.Add(new PSNoteProperty(property.Name, converted));
        }

        return value;
    }

    /// <summary>
    /// What a made object is as a text: its name, or else the first text among its properties, or its type; null of one that was not made.
    /// </summary>
    internal static string? NameOf(object value) => !IsMade(value) ? null
        : PSObject.AsPSObject(value) is var made && made.Properties["Name"]?.Value is string name ? name
        : made.Properties.OfType<PSNoteProperty>().Select(p => p.Value).OfType<string>().FirstOrDefault() ?? value.GetType().Name;

    internal static bool IsMade(object? value) => s_isUsed && value is not null
        && s_made.TryGetValue(value is PSObject wrapper ? wrapper.BaseObject : value, out _);

    /// <summary>Refuses to go on with an object that only looks like one.</summary>
    internal static void Refuse(string command, IEnumerable<KeyValuePair<string, object>> parameters)
    {
        if (!s_isUsed) { return; }
        foreach ((string name, object value) in parameters)
        {
            if ((value is Array many ? many.Cast<object?>() : [value]).FirstOrDefault(IsMade) is { } made)
            {
                throw new RefusedException("MadeObject",
                    $"-{name} of {command} was given a {(made is PSObject w ? w.BaseObject : made).GetType().Name} that a "
                        + $"test made, and {command} itself is not mocked.", name,
                    $"Mock {command} too, or give it an object of a simulated account (Connect-SecureAccount -Simulated).");
            }
        }
    }

    private static bool Is(PropertyInfo property, object name) => property.Name.Equals(name.ToString(), StringComparison.OrdinalIgnoreCase);

    private static Type? Find(string type) => new[] { typeof(MockObject).Assembly, typeof(ICloud).Assembly }.SelectMany(
        a => a.GetExportedTypes())
        .Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && t != typeof(string)
            && !typeof(Cmdlet).IsAssignableFrom(t))
        .Where(t => t.Name.Equals(type, StringComparison.OrdinalIgnoreCase) || t.FullName!.Equals(type, StringComparison.OrdinalIgnoreCase))
        .MinBy(t => t.FullName!.Length);

    private static object Convert(Type made, PropertyInfo property, object given)
    {
        Type type = property.PropertyType;
        Type? element = type.IsGenericType && type.GetGenericTypeDefinition() is { } open
            && (open == typeof(IReadOnlyList<>) || open == typeof(IReadOnlyCollection<>) || open == typeof(IEnumerable<>))
            ? type.GetGenericArguments()[0] : null;
        object bare = given is PSObject wrapper ? wrapper.BaseObject : given;
        if (type.IsInstanceOfType(bare)) { return given; }
        try
        {
            return LanguagePrimitives.ConvertTo(given, element?.MakeArrayType() ?? type, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (PSInvalidCastException e)
        {
            throw new ArgumentException($"{property.Name} of {made.Name} cannot be '{given}'. {e.Message}", e);
        }
    }
}
