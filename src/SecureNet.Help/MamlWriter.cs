using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;

namespace SecureNet.Help;

/// <summary>Writes pages and what the cmdlets themselves say as MAML, the XML that Get-Help reads.</summary>
internal sealed class MamlWriter(IReadOnlyDictionary<string, IReadOnlyList<string>> shared)
{
    private static readonly XNamespace s_help = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public XDocument Write(IEnumerable<(CmdletInfo Cmdlet, HelpPage? Page)> commands) =>
        new(new XElement(s_help + "helpItems", new XAttribute("schema", "maml"), commands.Select(c => Command(c.Cmdlet, c.Page))));

    /// <summary>What is said of a parameter: by its page, else for all pages.</summary>
    public IReadOnlyList<string> DescriptionOf(HelpPage? page, string parameter) =>
        page?.Parameters.GetValueOrDefault(parameter) ?? shared.GetValueOrDefault(parameter) ?? [];

    private XElement Command(CmdletInfo cmdlet, HelpPage? page)
    {
        string pipeline = string.Join(", ", CmdletFacts.ParametersOf(cmdlet).Where(p => CmdletFacts.TakesPipelineValue(cmdlet, p))
            .Select(p => CmdletFacts.TypeName(p.ParameterType)).Distinct());
        return new(s_command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", s_maml), new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            new XElement(s_command + "details",
                new XElement(s_command + "name", cmdlet.Name), new XElement(s_command + "verb", cmdlet.Verb),
                new XElement(s_command + "noun", cmdlet.Noun),
                Paragraphs("description", [page?.Synopsis ?? ""])),
            Paragraphs("description", page?.Description ?? []),
            new XElement(s_command + "syntax", cmdlet.ParameterSets.Select(s => new XElement(s_command + "syntaxItem",
                new XElement(s_maml + "name", cmdlet.Name),
                CmdletFacts.InOrder(s).Select(p => Parameter(cmdlet, cmdlet.Parameters[p.Name], s, page))))),
            new XElement(s_command + "parameters", CmdletFacts.ParametersOf(cmdlet).Select(p => Parameter(cmdlet, p, null, page))),
            Types("inputTypes", "inputType", pipeline.Length == 0 ? [] : [pipeline]),
            Types("returnValues", "returnValue", cmdlet.OutputType.Select(t => t.Name).Distinct()),
            new XElement(s_maml + "alertSet", Paragraphs("alert", page?.Notes ?? [])),
            new XElement(s_command + "examples", (page?.Examples ?? []).Select(Example)),
            new XElement(s_command + "relatedLinks", (page?.RelatedLinks ?? []).Select(l => new XElement(s_maml + "navigationLink",
                new XElement(s_maml + "linkText", l.TrimStart('-', ' ')), new XElement(s_maml + "uri")))));
    }

    private XElement Parameter(CmdletInfo cmdlet, ParameterMetadata parameter, CommandParameterSetInfo? set, HelpPage? page)
    {
        CommandParameterInfo[] uses = [.. cmdlet.ParameterSets.Where(s => set is null || s == set).SelectMany(s => s.Parameters)
            .Where(p => p.Name == parameter.Name)];
        bool isSwitch = parameter.ParameterType == typeof(SwitchParameter);
        string type = CmdletFacts.TypeName(parameter.ParameterType);
        IReadOnlyList<string> accepted = CmdletFacts.AcceptedValues(parameter);
        IReadOnlyList<string> description = DescriptionOf(page, parameter.Name);
        return new(s_command + "parameter",
            new XAttribute("required", Text(uses.Any(u => u.IsMandatory))),
            new XAttribute("variableLength", Text(parameter.ParameterType.IsArray)),
            new XAttribute("globbing", Text(parameter.Attributes.Any(a => a is SupportsWildcardsAttribute))),
            new XAttribute("pipelineInput", Pipeline(uses)),
            new XAttribute("position",
                uses.FirstOrDefault(u => u.Position >= 0) is { } at ? at.Position.ToString(CultureInfo.InvariantCulture) : "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(s_maml + "name", parameter.Name),
            Paragraphs("description", accepted.Count == 0 ? description : [.. description, $"One of: {string.Join(", ", accepted)}."]),
            isSwitch && set is not null ? null : new XElement(s_command + "parameterValue", new XAttribute("required", "true"),
                new XAttribute("variableLength", Text(parameter.ParameterType.IsArray)), type),
            new XElement(s_dev + "type", new XElement(s_maml + "name", type), new XElement(s_maml + "uri")),
            new XElement(s_dev + "defaultValue", CmdletFacts.DefaultOf(cmdlet, parameter)));
    }

    private static XElement Example(HelpExample example) => new(s_command + "example",
        new XElement(s_maml + "title", example.Title), new XElement(s_dev + "code", example.Code),
        new XElement(s_dev + "remarks", example.Remarks.Select(r => new XElement(s_maml + "para", r)), new XElement(s_maml + "para")));

    private static XElement Types(string list, string item, IEnumerable<string> names) =>
        new(s_command + list, names.Select(
            n => new XElement(s_command + item, new XElement(s_dev + "type", new XElement(s_maml + "name", n)))));

    private static XElement Paragraphs(string name, IEnumerable<string> paragraphs) =>
        new(s_maml + name, paragraphs.Select(p => new XElement(s_maml + "para", p)));

    private static string Pipeline(CommandParameterInfo[] uses)
    {
        string[] ways = [.. new[]
        {
            uses.Any(u => u.ValueFromPipeline) ? "ByValue" : "", uses.Any(u => u.ValueFromPipelineByPropertyName) ? "ByPropertyName" : ""
        }.Where(w => w.Length > 0)];
        return ways.Length == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }

    private static string Text(bool value) => value ? "true" : "false";
}
