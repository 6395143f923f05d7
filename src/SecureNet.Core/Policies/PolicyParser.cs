using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecureNet.Policies;

/// <summary>Reads the JSON of a policy and refuses what AWS refuses, with the place.</summary>
internal sealed partial class PolicyParser
{
    private static readonly string[] s_policyElements = ["Version", "Id", "Statement"];
    private static readonly string[] s_statementElements =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    private readonly JsonPartReader _reader;
    private readonly PolicyKind _kind;
    private readonly string _name;

    public PolicyParser(string json, PolicyKind kind, string name) => (_reader, _kind, _name) = (new(name, json), kind, name);

    public PolicyDocument Parse()
    {
        JsonPart root = _reader.Read();
        if (root.Kind != JsonTokenType.StartObject) { throw Error(root, "A policy is a JSON object."); }
        OnlyThese(root, s_policyElements);
        JsonPart? version = root["Version"]?.Value;
        if (version is not null && version.Text is not ("2012-10-17" or "2008-10-17"))
        {
            throw Error(version, $"'{version.Text}' is no version of the policy language: it is 2012-10-17 (or the old 2008-10-17).");
        }

        JsonPart statement = root["Statement"]?.Value ?? throw Error(root, "A policy needs a Statement.");
        ImmutableArray<JsonPart> parts = statement.Kind switch
        {
            JsonTokenType.StartArray => statement.Items,
            JsonTokenType.StartObject => [statement],
            _ => throw Error(statement, "Statement is an object or an array of objects."),
        };
        if (parts.Length == 0) { throw Error(statement, "Statement has no statement in it."); }
        return new()
        {
            Name = _name, Kind = _kind, Version = version?.Text ?? "2008-10-17", Id = root["Id"] is { } id ? Text(id.Value) : null,
            Statements = [.. parts.Select(Statement)],
        };
    }

    private PolicyStatement Statement(JsonPart part, int index)
    {
        if (part.Kind != JsonTokenType.StartObject) { throw Error(part, "A statement is a JSON object."); }
        OnlyThese(part, s_statementElements);
        JsonPart effect = part["Effect"]?.Value ?? throw Error(part, "The statement needs an Effect.");
        if (effect.Text is not ("Allow" or "Deny")) { throw Error(effect, $"'{effect.Text}' is no Effect: it is Allow or Deny."); }
        JsonMember action = OneOf(part, "Action", "NotAction") ?? throw Error(part, "The statement needs an Action (or NotAction).");
        JsonMember? resource = OneOf(part, "Resource", "NotResource");
        if (_kind == PolicyKind.Trust && resource is not null)
        {
            throw Error(resource, "A trust policy names no resources: it stands at one.");
        }
        if (_kind != PolicyKind.Trust && resource is null) { throw Error(part, "The statement needs a Resource (or NotResource)."); }
        JsonMember? principal = OneOf(part, "Principal", "NotPrincipal");
        if (_kind == PolicyKind.Identity && principal is not null)
        {
            throw Error(principal, "The policy of an identity names no principal: it stands at one.");
        }
        // AWS gives endpoint policies without one back as they were put; what they then say is unknown (rule Q8).
        if (_kind is not (PolicyKind.Identity or PolicyKind.Endpoint) && principal is null)
        {
            throw Error(part, "The statement needs a Principal (or NotPrincipal).");
        }
        return new()
        {
            Index = index,
            Sid = part["Sid"] is { } sid ? Text(sid.Value) : null,
            IsAllow = effect.Text == "Allow",
            Principals = principal is null ? null : Principals(principal),
            Actions = [.. Texts(action.Value).Select(Action)],
            IsNotAction = action.Name == "NotAction",
            Resources = resource is null ? [] : [.. Texts(resource.Value).Select(Resource)],
            IsNotResource = resource?.Name == "NotResource",
            Conditions = part["Condition"] is { } condition ? [.. Conditions(condition.Value)] : [],
            Json = Compact(part),
        };
    }

    private PolicyPrincipals Principals(JsonMember member)
    {
        bool isNot = member.Name == "NotPrincipal";
        JsonPart part = member.Value;
        if (part.Kind == JsonTokenType.String)
        {
            return part.Text == "*" ? new(isNot, true, []) : throw Error(part,
                $"'{part.Text}' is no principal: write \"*\", or an object such as {{\"AWS\": \"111122223333\"}}.");
        }

        if (part.Kind != JsonTokenType.StartObject || part.Members.Length == 0)
        {
            throw Error(part, "A principal is \"*\" or an object such as {\"AWS\": \"111122223333\"}.");
        }
        return new(isNot, false,
            [.. part.Members.SelectMany(m => Texts(m.Value).Select(v => new PolicyPrincipalEntry(m.Name, Principal(m, v))))]);
    }

    private string Principal(JsonMember type, JsonPart value) => type.Name switch
    {
        "AWS" when value.Text == "*" || AccountId().IsMatch(value.Text) || UniqueId().IsMatch(value.Text) => value.Text,
        "AWS" when PrincipalArn().IsMatch(value.Text) =>
            value.Text.Contains('*', StringComparison.Ordinal) || value.Text.Contains('?', StringComparison.Ordinal)
                ? throw Error(value,
                    $"'{value.Text}' has a wildcard: a principal is named in full (a condition on aws:PrincipalArn may have one).")
                : value.Text,
        "AWS" => throw Error(value, $"'{value.Text}' is no AWS principal: it is an account id, an ARN of IAM or STS, or \"*\"."),
        "Service" or "Federated" or "CanonicalUser" => value.Text,
        _ => throw Error(type, $"'{type.Name}' is no type of principal: it is AWS, Service, Federated or CanonicalUser."),
    };

    private string Action(JsonPart part) => ActionName().IsMatch(part.Text) ? part.Text
        : throw Error(part, $"'{part.Text}' is no action: it is a service and a name, such as s3:GetObject, or \"*\".");

    private string Resource(JsonPart part) => part.Text == "*" || part.Text.StartsWith("arn:", StringComparison.Ordinal) ? part.Text
        : throw Error(part, $"'{part.Text}' is no resource: it is an ARN, such as arn:aws:s3:::bucket/*, or \"*\".");

    private IEnumerable<PolicyCondition> Conditions(JsonPart part)
    {
        if (part.Kind != JsonTokenType.StartObject) { throw Error(part, "Condition is an object of operators."); }
        foreach (JsonMember op in part.Members)
        {
            if (op.Value.Kind != JsonTokenType.StartObject) { throw Error(op, $"{op.Name} is an object of keys and values."); }
            ConditionOperator parsed = ConditionOperator.Parse(op.Name);
            foreach (JsonMember key in op.Value.Members)
            {
                ImmutableArray<JsonPart> values = key.Value.Kind == JsonTokenType.StartArray ? key.Value.Items : [key.Value];
                yield return new(parsed, key.Name, [.. values.Select(v => ConditionValue(parsed, v))]);
            }
        }
    }

    private string ConditionValue(ConditionOperator op, JsonPart part)
    {
        string text = Text(part);
        string? wanted = ConditionValues.Expects(op.Type, text);
        return wanted is null ? text : throw Error(part, $"'{text}' is not what {op} compares with: it needs {wanted}.");
    }

    private JsonMember? OneOf(JsonPart part, string name, string negated) => part[name] is { } first && part[negated] is { } second
        ? throw Error(second, $"{name} and {negated} exclude each other.") : part[name] ?? part[negated];

    private void OnlyThese(JsonPart part, string[] names)
    {
        foreach (JsonMember member in part.Members.Where(m => !names.Contains(m.Name)))
        {
            string? meant = names.FirstOrDefault(n => n.Equals(member.Name, StringComparison.OrdinalIgnoreCase) || n + "s" == member.Name);
            throw Error(member, $"'{member.Name}' is no element here{(meant is null ? "" : $": did you mean {meant}?")}.".Replace("?.", "?",
                StringComparison.Ordinal));
        }
    }

    private ImmutableArray<JsonPart> Texts(JsonPart part)
    {
        ImmutableArray<JsonPart> items = part.Kind == JsonTokenType.StartArray ? part.Items : [part];
        if (items.Length == 0) { throw Error(part, "There is no value in the array."); }
        foreach (JsonPart item in items) { Text(item); }
        return items;
    }

    private string Text(JsonPart part) => part.IsText ? part.Text : throw Error(part, "A text was expected here.");

    private static string Compact(JsonPart part) => PolicyJson.Write(part);

    private PolicySyntaxException Error(JsonPart part, string problem) => _reader.Error(part.Path, part.Start, problem);

    private PolicySyntaxException Error(JsonMember member, string problem) => _reader.Error(member.Value.Path, member.Start, problem);

    [GeneratedRegex(@"^\d{12}$")]
    private static partial Regex AccountId();

    // What AWS shows in the place of a principal that was deleted, such as AROAEXAMPLEID.
    [GeneratedRegex("^A[A-Z]{3}[A-Z0-9]{12,}$")]
    private static partial Regex UniqueId();

    [GeneratedRegex("^arn:[^:]+:(iam|sts)::[^:]+:.+$")]
    private static partial Regex PrincipalArn();

    [GeneratedRegex(@"^(\*|\*:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$")]
    private static partial Regex ActionName();
}
