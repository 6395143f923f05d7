using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Xml.Linq;

namespace SecureNet.Tests.Commands;

/// <summary>The views of what cmdlets put out: each column is of its type, and shows something.</summary>
public class ViewTests
{
    private static readonly Assembly[] s_assemblies = [typeof(SecureAccount).Assembly, typeof(Cloud.ICloud).Assembly];
    private static readonly XElement[] s_views = [.. XElement.Load(Path.Join(ModuleTests.FindRoot(), "module", "SecureNet.Format.ps1xml"))
        .Descendants("View")];

    [Fact]
    public void Every_type_that_a_cmdlet_puts_out_has_a_view()
    {
        string[] seen = [.. s_views.Descendants("TypeName").Select(t => t.Value)];
        Assert.Empty(OutputTypes.Where(t => !BasesOf(t).Any(b => seen.Contains(b.FullName))).Select(t => t.FullName));
    }

    [Fact]
    public void Every_view_has_a_header_for_each_column_and_reads_what_its_type_has()
    {
        List<string> wrong = [];
        foreach (XElement view in s_views)
        {
            int headers = view.Descendants("TableColumnHeader").Count(), columns = view.Descendants("TableColumnItem").Count();
            if (headers != columns) { wrong.Add($"{NameOf(view)}: {headers} headers for {columns} columns"); }
            foreach (Type type in TypesOf(view))
            {
                IEnumerable<string> read = view.Descendants("PropertyName").Select(p => p.Value)
                    .Concat(view.Descendants("ScriptBlock").SelectMany(b => MembersOf(b.Value)));
                wrong.AddRange(read.Distinct()
                    .Where(m => type.GetMember(m, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase).Length == 0)
                    .Select(m => $"{NameOf(view)}: {type.Name} has no {m}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void No_column_is_squeezed_into_a_few_letters_a_line(int width)
    {
        // PowerShell gives what is left of a line to the first column that does not fit, be it one letter wide.
        List<string> squeezed = [];
        foreach (XElement view in s_views.Where(v => v.Descendants("TableColumnHeader").Any()))
        {
            int left = width + 1;
            foreach (XElement header in view.Descendants("TableColumnHeader"))
            {
                int? wanted = (int?)header.Element("Width");
                if (left > 1 && left - 1 < Math.Min(wanted ?? 5, 5))
                {
                    squeezed.Add($"{NameOf(view)}: {header.Element("Label")?.Value} has {left - 1}");
                }
                left -= (wanted ?? 5) + 1;
            }
        }

        Assert.Empty(squeezed);
    }

    [Fact]
    public void Every_column_of_every_view_shows_what_an_object_has()
    {
        using Shell shell = new();
        List<string> wrong = [];
        int shown = 0, empty = 0;
        foreach (XElement view in s_views)
        {
            foreach (Type type in TypesOf(view).Where(t => !t.IsAbstract))
            {
                PSObject made = Made(type);
                foreach (XElement column in view.Descendants("TableColumnItem").Concat(view.Descendants("ExpressionBinding")))
                {
                    string block = column.Element("ScriptBlock")?.Value ?? $"$_.{column.Element("PropertyName")!.Value}";
                    // The names of members are the values: what a column reads, it shows.
                    string text = Show(shell, made, block);
                    // What holds objects of other types is left null: such a column may be empty, and must not fail.
                    bool isGiven = MembersOf(block).All(m => made.Properties[m]?.Value is not null);
                    if (text.Length == 0 && !isGiven) { empty++; }
                    else if (text.Length == 0 || text.StartsWith("ERROR", StringComparison.Ordinal))
                    {
                        wrong.Add($"{NameOf(view)} {type.Name}: {block}: {text}");
                    }
                    shown++;
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(empty, 0, 8);
        Assert.True(shown > 120, $"{shown} columns were looked at.");
    }

    private static IEnumerable<Type> OutputTypes
        => s_assemblies[0].GetExportedTypes().SelectMany(t => t.GetCustomAttributes<OutputTypeAttribute>())
        .SelectMany(a => a.Type).Select(t => t.Type).Where(t => t is not null && s_assemblies.Contains(t.Assembly)).Distinct();

    private static IEnumerable<Type> BasesOf(Type? type)
    {
        for (; type is not null; type = type.BaseType) { yield return type; }
    }

    private static IEnumerable<Type> TypesOf(XElement view)
        => view.Descendants("TypeName").Select(n => s_assemblies.Select(a => a.GetType(n.Value)).FirstOrDefault(t => t is not null))
        .OfType<Type>();

    private static string NameOf(XElement view) => view.Element("Name")!.Value;

    private static IEnumerable<string> MembersOf(string script) => Parser.ParseInput(script, out _, out _)
        .FindAll(a => a is MemberExpressionAst { Expression: VariableExpressionAst { VariablePath.UserPath: "_" },
            Member: StringConstantExpressionAst }, searchNestedScriptBlocks: false)
        .Select(a => ((StringConstantExpressionAst)((MemberExpressionAst)a).Member).Value);

    private static PSObject Made(Type type)
    {
        System.Collections.Hashtable values = [];
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Type value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object? given = value == typeof(string) || value == typeof(IReadOnlyList<string>) ? property.Name
                : value.IsEnum ? Enum.GetValues(value).GetValue(0)
                : value.IsPrimitive || value == typeof(DateTimeOffset) || value == typeof(TimeSpan) || value == typeof(DateOnly)
                    ? Activator.CreateInstance(value) : null;
            if (given is not null) { values[property.Name] = given; }
        }

        return MockObject.Of(type.FullName!, values);
    }

    private static string Show(Shell shell, PSObject made, string block)
    {
        using PowerShell run = shell.Start("$args[0] | ForEach-Object ([scriptblock]::Create($args[1]))");
        try { return string.Join(' ', run.AddArgument(made).AddArgument(block).Invoke()).Trim(); }
        catch (RuntimeException e) { return $"ERROR {e.Message}"; }
    }
}
