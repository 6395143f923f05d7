using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecureNet.Policies;

/// <summary>Reads JSON into parts that know their place; a name twice in one object is an error, as IAM's grammar says.</summary>
internal sealed class JsonPartReader(string policyName, string text)
{
    // The text stands here without a byte order mark: editors on Windows write one.
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));

    public JsonPart Read()
    {
        Utf8JsonReader reader = new(_bytes);
        try
        {
            if (!reader.Read()) { throw Error("", 0, "There is no JSON."); }
            JsonPart root = Part(ref reader, "");
            while (reader.Read()) { }
            return root;
        }
        catch (JsonException e)
        {
            int at = OffsetOf((int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0));
            int mark = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw Error("", at, "This is not JSON: " + (mark < 0 ? e.Message : e.Message[..mark]));
        }
    }

    public PolicySyntaxException Error(string path, int at, string problem)
    {
        ReadOnlySpan<byte> before = _bytes.AsSpan(0, Math.Clamp(at, 0, _bytes.Length));
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new(policyName, path, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1, problem);
    }

    private int OffsetOf(int line, int column)
    {
        int at = 0;
        for (; line > 0; line--)
        {
            int next = _bytes.AsSpan(at).IndexOf((byte)'\n');
            if (next < 0) { break; }
            at += next + 1;
        }

        return at + column;
    }

    private JsonPart Part(ref Utf8JsonReader reader, string path)
    {
        JsonTokenType kind = reader.TokenType;
        int start = (int)reader.TokenStartIndex;
        return kind switch
        {
            JsonTokenType.StartObject => new(kind, "", [], Members(ref reader, path), path, start),
            JsonTokenType.StartArray => new(kind, "", Items(ref reader, path), [], path, start),
            JsonTokenType.String => new(kind, reader.GetString()!, [], [], path, start),
            _ => new(kind, Encoding.UTF8.GetString(reader.ValueSpan), [], [], path, start),
        };
    }

    private ImmutableArray<JsonPart> Items(ref Utf8JsonReader reader, string path)
    {
        ImmutableArray<JsonPart>.Builder items = ImmutableArray.CreateBuilder<JsonPart>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Part(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]")));
        }

        return items.ToImmutable();
    }

    private ImmutableArray<JsonMember> Members(ref Utf8JsonReader reader, string path)
    {
        ImmutableArray<JsonMember>.Builder members = ImmutableArray.CreateBuilder<JsonMember>();
        HashSet<string> names = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            int start = (int)reader.TokenStartIndex;
            string inner = path.Length == 0 ? name : $"{path}.{name}";
            if (!names.Add(name)) { throw Error(inner, start, $"'{name}' stands here a second time."); }
            reader.Read();
            members.Add(new(name, Part(ref reader, inner), start));
        }

        return members.ToImmutable();
    }
}
