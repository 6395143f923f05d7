using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace SecureNet.Model.Answers;

/// <summary>
/// Reads an object of AWS's SDK by the names of its members, which are those of the AWS CLI's JSON but for four (<see cref="s_other"/>).
/// The SDK's types are not known here: they are loaded beside, in a context of their own.
/// </summary>
internal sealed class ObjectIo : Io
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, PropertyInfo>> s_types = new();
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> s_words = new();

    // Source: AWSSDK.EC2's classes against botocore's model of ec2.
    private static readonly Dictionary<(string Type, string Member), string> s_other = new()
    {
        [("IpPermission", "IpRanges")] = "Ipv4Ranges", [("PrefixListId", "PrefixListId")] = "Id",
        [("Ipv6CidrBlock", "Ipv6CidrBlock")] = "Value", [("CidrBlock", "CidrBlock")] = "Cidr",
    };

    private readonly object _given;
    private readonly Dictionary<string, PropertyInfo> _members;
    private readonly List<UnknownWord> _found;
    private readonly string _path;

    private ObjectIo(object given, List<UnknownWord> found, string path)
    {
        (_given, _found, _path) = (given, found, path);
        _members = s_types.GetOrAdd(given.GetType(), t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead)
            .ToDictionary(p => NameOf(t, p.Name), StringComparer.Ordinal));
    }

    /// <summary>Reads an object of an answer.</summary>
    public static (T? Read, IReadOnlyList<UnknownWord> Unknown) Read<T>(object given, Func<Io, T?, T?> map) where T : class
    {
        ObjectIo io = new(given, [], "");
        T? read = map(io, null);
        return (read, io._found.Count == 0 ? [] : io._found);
    }

    /// <summary>What the AWS CLI's JSON calls a member of the SDK.</summary>
    public static string NameOf(Type type, string member) =>
        s_other.FirstOrDefault(o => o.Key.Type == type.Name && o.Value == member).Key.Member ?? member;

    public override string? Text(string name, string? have, string expected = "a text") =>
        FreeText(name, have) is { Length: > 0 } text ? text : null;

    public override string? FreeText(string name, string? have) =>
        Value(name) switch { null => null, string text => text, var word => Word(word) };

    public override bool? Truth(string name, bool? have) => (bool?)Value(name);

    public override int? Number(string name, int? have) => (int?)Value(name);

    public override IReadOnlyList<string> Texts(string name, IReadOnlyList<string>? have) =>
        Value(name) is IEnumerable<string> texts ? [.. texts] : [];

    public override T? Part<T>(string name, T? have, Func<Io, T?, T?> map) where T : class =>
        Value(name) is { } part ? map(new ObjectIo(part, _found, $"{_path}{name}."), null) : null;

    public override IReadOnlyList<T> List<T>(string name, IReadOnlyList<T>? have, Func<Io, T?, T?> map) where T : class
    {
        if (Value(name) is not IEnumerable list) { return []; }
        List<T> read = [];
        foreach (object element in list)
        {
            if (map(new ObjectIo(element, _found, $"{_path}{name}[{read.Count}]."), null) is { } one) { read.Add(one); }
        }

        return read.Count == 0 ? [] : read;
    }

    public override void Rest(Rest rest)
    {
        foreach (string name in rest.Doubtful)
        {
            if (Value(name) is { } value and not false and not "" and not ICollection { Count: 0 })
            {
                _found.Add(new(_path + name, value is string or bool or int
                    ? System.Text.Json.JsonSerializer.Serialize(value) : Answers.Rest.Set) { IsMember = true });
            }
        }
    }

    public override void Unknown(UnknownWord? word)
    {
        if (word is not null) { _found.Add(word); }
    }

    public override string? Owner(string name, string? have) => Text(name, have);

    public override Exception Senseless(string what) =>
        new FormatException($"{_given.GetType().Name} {_path.TrimEnd('.')} of an answer of AWS: {what}");

    protected override Exception Wrong(string name, string what) => new FormatException($"{_path}{name} of an answer of AWS: {what}");

    protected override Exception Missing(string name) => Wrong(name, "it is missing.");

    private object? Value(string name) => _members.TryGetValue(name, out PropertyInfo? member)
        ? member.GetValue(_given) : throw Wrong(name, $"{_given.GetType().Name} has no such member.");

    // The SDK's words are objects with a text.
    private static string? Word(object word) =>
        s_words.GetOrAdd(word.GetType(), t => t.GetProperty("Value"))?.GetValue(word) as string ?? word.ToString();
}
