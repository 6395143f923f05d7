using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;

namespace SecureNet;

/// <summary>One thing that the pipeline, or a list, brought to a cmdlet: what it bound, to be bound again when its turn comes.</summary>
internal sealed class PipelineItem
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_parameters = [];
    private readonly (PropertyInfo Parameter, object? Value)[] _values;

    private PipelineItem((PropertyInfo, object?)[] values, IReadOnlySet<string> asked)
    {
        _values = values;
        Asked = asked;
    }

    /// <summary>The parameters that were given for it, by the command line or the pipeline.</summary>
    public IReadOnlySet<string> Asked { get; }

    /// <summary>What it is called in an error that names nothing else.</summary>
    public object? Target => _values.Select(v => v.Value is ResourceReference[] and [{ } one, ..] ? one.Id : v.Value)
        .Select(v => v is ResourceReference reference ? reference.Id : v)
        .FirstOrDefault(v => v is not (null or "" or SwitchParameter or Enum));

    /// <summary>What a record of the pipeline bound: an item for each of a list.</summary>
    public static IEnumerable<PipelineItem> Of(Cmdlet cmdlet, IEnumerable<string> asked)
    {
        HashSet<string> names = new(asked, StringComparer.OrdinalIgnoreCase);
        (PropertyInfo Parameter, object? Value)[] bound = [.. ParametersOf(cmdlet.GetType()).Select(p => (p, p.GetValue(cmdlet)))];
        int list = ListIn(bound);
        if (list < 0 || bound[list].Value is not ResourceReference[] { Length: > 1 } several) { return [new(bound, names)]; }
        return several.Select(one => new PipelineItem(
            [.. bound.Select((b, i) => i == list ? (b.Parameter, new[] { one }) : b)], names)).ToArray();
    }

    /// <summary>True where the cmdlet takes a list of what it works on: then one plan is made for all of it.</summary>
    public static bool TakesList(Type cmdlet) => ParametersOf(cmdlet).Any(IsList);

    /// <summary>Items that differ in nothing but their list, as one.</summary>
    public static PipelineItem Together(IReadOnlyList<PipelineItem> items)
    {
        int list = ListIn(items[0]._values);
        if (items.Count == 1 || list < 0) { return items[0]; }
        ResourceReference[] all = [.. items.SelectMany(i => (ResourceReference[])i._values[list].Value!)];
        return new([.. items[0]._values.Select((b, i) => i == list ? (b.Parameter, all) : b)], items[0].Asked);
    }

    /// <summary>True where both may be in one list.</summary>
    public bool FitsTo(PipelineItem other) => Asked.SetEquals(other.Asked)
        && _values.Zip(other._values).All(p => IsList(p.First.Parameter) || Equals(p.First.Value, p.Second.Value));

    public void Bind(Cmdlet cmdlet)
    {
        foreach ((PropertyInfo parameter, object? value) in _values) { parameter.SetValue(cmdlet, value); }
    }

    private static int ListIn((PropertyInfo Parameter, object? Value)[] values) => Array.FindIndex(values, v => IsList(v.Parameter));

    private static bool IsList(PropertyInfo parameter) => parameter.PropertyType == typeof(ResourceReference[]);

    private static PropertyInfo[] ParametersOf(Type cmdlet) => s_parameters.GetOrAdd(cmdlet, static t =>
        [.. t.GetProperties().Where(p => p.GetCustomAttributes<ParameterAttribute>()
            .Any(a => a.ValueFromPipeline || a.ValueFromPipelineByPropertyName))
        .OrderByDescending(p => p.GetCustomAttributes<ParameterAttribute>().Any(a => a.Mandatory))]);
}
