using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecureNet.Snapshots;

/// <summary>Reads the text of one file. An element that is wrong is told with its place and left out; the others are read.</summary>
internal static partial class DescribeReader
{
    // More than one answer may stand in a file: "aws … >> file" writes them one after the other.
    private static readonly JsonReaderOptions s_options = new() { AllowMultipleValues = true };

    public static void Read(byte[] json, DescribeDocument document, Action<SnapshotProblem> report)
    {
        Utf8JsonReader reader = new(json, s_options);
        string key = "";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    (long line, long column) = PositionOf(json, (int)reader.TokenStartIndex);
                    report(new(true,
                        "expected an object with a key such as \"Vpcs\", as 'aws ec2 describe-vpcs' prints it (without --query).")
                    {
                        File = document.File, JsonPath = "$", Line = line, Column = column
                    });
                    return;
                }

                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    key = reader.GetString()!;
                    document.Names.Add(key);
                    reader.Read();
                    ReadValue(json, ref reader, key, document, report);
                    key = "";
                }
            }

            if (document.Keys.Count == 0 && ForeignFormat.IsElement(document.Names))
            {
                report(new(true, "expected an object with a key such as \"Vpcs\", as 'aws ec2 describe-vpcs' prints it; found the elements "
                    + $"without the list around them ({string.Join(", ", document.Names.Order(StringComparer.Ordinal).Take(3))}…).")
                {
                    File = document.File, JsonPath = "$", Line = 1, Column = 1,
                });
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What stood before the break has been read; of what comes after it nothing is known.
            if (DescribeKey.All.ContainsKey(key)) { document.Incomplete.Add(key); }
            (long line, long column) = e is JsonException { LineNumber: { } l } j
                ? (l + 1, (j.BytePositionInLine ?? 0) + 1) : PositionOf(json, (int)reader.TokenStartIndex);
            report(new(true, Clean(e))
            {
                File = document.File, JsonPath = key.Length > 0 ? "$." + key : "$", Line = line, Column = column
            });
        }
    }

    /// <summary>Marks what a file lists as not whole where AWS said that there is more.</summary>
    public static void NoteMorePages(DescribeDocument document)
    {
        // Other services and tools list policies too, by which no role is known.
        if (document.IsGlobal && !document.Keys.Contains("RoleDetailList")
            && document.Policies.TrueForAll(p => p.PolicyVersionList is null))
        {
            document.Keys.Clear();
        }

        if (document.Texts.Any(t => t.Key is "NextToken" or "NextMarker" && t.Value.Length > 0))
        {
            document.Incomplete.UnionWith(document.Keys);
        }
    }

    private static void ReadValue(byte[] json, ref Utf8JsonReader reader, string name, DescribeDocument document,
        Action<SnapshotProblem> report)
    {
        if (!DescribeKey.All.TryGetValue(name, out DescribeKey? key))
        {
            if (reader.TokenType == JsonTokenType.String) { document.Texts[name] = reader.GetString()!; }
            // IAM says beside a marker that there is more.
            if (name == "IsTruncated" && reader.TokenType == JsonTokenType.True) { document.Texts["NextMarker"] = name; }
            if (name == "AdditionalRoutesAvailable" && reader.TokenType == JsonTokenType.True) { document.HasMoreRoutes = true; }
            reader.Skip();
            return;
        }

        document.Keys.Add(name);
        // Until everything of it has been read it is not whole.
        document.Incomplete.Add(name);
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType != (key.IsObject ? JsonTokenType.StartObject : JsonTokenType.StartArray))
        {
            (long line, long column) = PositionOf(json, start);
            report(new(true, $"expected {(key.IsObject ? "an object" : "a list")}, found {Word(reader.TokenType)}.")
            {
                File = document.File, JsonPath = "$." + name, Line = line, Column = column
            });
            reader.Skip();
            return;
        }

        List<(int Start, int Length)> elements = [];
        bool whole = false;
        try
        {
            if (key.IsObject) { Take(ref reader); }
            else
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) { Take(ref reader); }
            }

            whole = true;
        }
        finally
        {
            bool allRight = true;
            key.Read(json, elements, document, (i, e) =>
            {
                allRight = false;
                report(ProblemOf(json, document.File, key.IsObject ? "$." + name : $"$.{name}[{i}]", elements[i].Start, e));
            });
            if (whole && allRight) { document.Incomplete.Remove(name); }
        }

        void Take(ref Utf8JsonReader at)
        {
            int begin = (int)at.TokenStartIndex;
            at.Skip();
            elements.Add((begin, (int)at.BytesConsumed - begin));
        }
    }

    private static SnapshotProblem ProblemOf(byte[] json, string file, string path, int start, JsonException e)
    {
        (long line, long column) = PositionOf(json, start);
        // The serializer counts from the start of the element.
        if (e.LineNumber is { } l) { (line, column) = (line + l, (l == 0 ? column : 1) + (e.BytePositionInLine ?? 0)); }
        return new(true, Clean(e))
        {
            File = file, JsonPath = path + (e.Path is { Length: > 1 } inner ? inner[1..] : ""), Line = line, Column = column
        };
    }

    private static (long Line, long Column) PositionOf(byte[] json, int index)
    {
        ReadOnlySpan<byte> before = json.AsSpan(0, index);
        return (before.Count((byte)'\n') + 1, index - before.LastIndexOf((byte)'\n'));
    }

    /// <summary>The serializer's message in our words, without the position, which is told beside it.</summary>
    internal static string Clean(Exception e)
    {
        string text = Position().Replace(e.Message, "");
        if (e.InnerException is FormatException) { return "expected a whole number."; }
        if (Token().Match(e.InnerException?.Message ?? "") is { Success: true } token)
        {
            return $"expected {token.Groups[1].Value switch { "string" => "a text", "number" => "a whole number", _ => "true or false" }}.";
        }

        if (Missing().Match(text) is { Success: true } missing) { return $"{missing.Groups[1].Value} is missing."; }
        if (Null().Match(text) is { Success: true } isNull) { return $"{isNull.Groups[1].Value} is null."; }
        if (Twice().Match(text) is { Success: true } twice) { return $"{twice.Groups[1].Value} is there twice."; }
        if (Unfit().Match(text) is { Success: true } unfit) { return $"expected {Word(unfit.Groups[1].Value)}."; }
        return text;
    }

    private static string Word(string type) => type.Contains("Int32", StringComparison.Ordinal)
        ? "a whole number" : type.Contains("Boolean", StringComparison.Ordinal) ? "true or false"
            : type.Contains("List", StringComparison.Ordinal) ? "a list" : type.Contains("String", StringComparison.Ordinal)
            ? "a text" : "an object";

    private static string Word(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object", JsonTokenType.StartArray => "a list", JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number", JsonTokenType.Null => "null", _ => "true or false",
    };

    /// <summary>The bytes as UTF-8 without a mark: Windows PowerShell writes UTF-16 where output is redirected.</summary>
    internal static byte[] ToUtf8(byte[] bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => bytes[3..],
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF8.GetBytes(Encoding.UTF32.GetString(bytes, 4, bytes.Length - 4)),
        [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2)),
        [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2)),
        [(byte)'{', 0, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes)),
        [0, (byte)'{', ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes)),
        _ => bytes,
    };

    [GeneratedRegex(@"\s*(Path: .*? \| )?LineNumber: \d+ \| BytePositionInLine: \d+\.\s*$")]
    private static partial Regex Position();

    [GeneratedRegex("missing required properties including: (.*)\\.$")]
    private static partial Regex Missing();

    [GeneratedRegex("(?:property or field|constructor parameter) '(.*?)' on type .* doesn't allow")]
    private static partial Regex Null();

    [GeneratedRegex("Duplicate property '(.*?)'")]
    private static partial Regex Twice();

    [GeneratedRegex(@"token type '\w+' as an? (\w+)")]
    private static partial Regex Token();

    [GeneratedRegex("could not be converted to (.*)\\.$")]
    private static partial Regex Unfit();
}
