using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Aws;

/// <summary>
/// The rules for names, descriptions, tags and user data are those of AWS's service models: their pattern and limits, and
/// where they have none their text.
/// </summary>
public sealed partial class TextRuleTests
{
    private const string Script = """
        import html, json, re, sys
        from botocore.loaders import Loader
        loader = Loader()
        for line in sys.argv[1:]:
            service, operation, path = line.split(' ')
            model = loader.load_service_model(service, 'service-2')
            shape, text = model['shapes'][model['operations'][operation]['input']['shape']], ''
            for part in path.split('.'):
                while shape['type'] == 'list': shape = model['shapes'][shape['member']['shape']]
                member = shape['members'][part] if 'members' in shape else shape[part]
                shape, text = model['shapes'][member['shape']], member.get('documentation', '')
            text += ' ' + shape.get('documentation', '')
            if '.' not in path: text += ' ' + model['operations'][operation].get('documentation', '')
            print(json.dumps({'pattern': shape.get('pattern'), 'min': shape.get('min'), 'max': shape.get('max'), 'text': html.unescape(re.sub(r'\s+', ' ', re.sub('<[^>]+>', '', text)))}))
        """;

    // Every character of the first blocks, and samples of what lies behind: letters, digits, spaces, signs and an emoji.
    private static readonly Rune[] s_samples = [.. Enumerable.Range(0, 0x370).Select(c => new Rune(c)),
        .. "Жא中①٣\u2003\u3000\u200B→€".EnumerateRunes(), new(0x1D11E), new(0x1F600), new(0x20000)];

    public static TheoryData<string> Members => [.. TextRules.All.Select(r => r.Member)];

    [SkippableTheory]
    [MemberData(nameof(Members))]
    public void A_rule_is_what_the_model_of_AWS_says(string member)
    {
        TextRule rule = TextRules.All.Single(r => r.Member == member);
        (int code, string output) = Botocore.Ask(Script, member);
        Skip.If(code != 0 && Botocore.Ask("import botocore").Code != 0, "python3 with botocore is not installed.");
        Assert.True(code == 0, $"The model has no {member}.");
        JsonElement model = JsonDocument.Parse(output).RootElement;
        string text = model.GetProperty("text").GetString()!;
        CheckLength(rule, model.GetProperty("pattern").GetString(), Number(model, "min"), Number(model, "max"), text);
        if (AllowedBy(model.GetProperty("pattern").GetString(), text, member) is { } allowed)
        {
            Assert.Equal(s_samples.Where(allowed).Select(Name), s_samples.Where(rule.Characters.Has).Select(Name));
        }
        else { Assert.True(rule.Characters == Alphabet.Any || rule == TextRules.KeyPairName, $"{member} says nothing of characters."); }

        if (Reserved().Match(text) is { Success: true } kept) { Assert.Equal(kept.Groups[1].Value, rule.Reserved); }
        else { Assert.Null(rule.Reserved); }
        Assert.Equal(text.Contains("must not begin or end with a hyphen", StringComparison.Ordinal), rule.NoHyphenAtEnds);
    }

    private static void CheckLength(TextRule rule, string? pattern, int? min, int? max, string text)
    {
        // That user data is limited is said of launch templates alone; of RunInstances the user guide says it.
        if (rule == TextRules.UserData) { return; }
        Match inText = LengthInText().Match(text);
        if (pattern is not null && LengthInPattern().Match(pattern) is { Success: true } lengths)
        {
            max ??= int.Parse(lengths.Groups[1].Value, CultureInfo.InvariantCulture);
        }
        int? longest = max ?? (inText.Groups["most"].Success
            ? int.Parse(inText.Groups["most"].Value, CultureInfo.InvariantCulture) * (inText.Groups["kilo"].Success ? 1024 : 1) : null);
        Assert.Equal(longest, rule.Longest);
        if (min > 0) { Assert.Equal(min, rule.Shortest); }
    }

    private static Func<Rune, bool>? AllowedBy(string? pattern, string text, string member)
    {
        // Narrower than its pattern; that groups with spaces exist, which the pattern takes and the text does not, is known.
        if (text.Contains("any ASCII character 33 to 126", StringComparison.Ordinal)
            && text.Contains("cannot use a colon (:)", StringComparison.Ordinal)) { return r => r.Value is >= 32 and <= 126 and not ':'; }
        // Values of tags of Auto Scaling: everything but control characters, which nobody gives.
        if (member == "autoscaling CreateAutoScalingGroup Tags.Value") { return null; }
        if (pattern is not null)
        {
            // IAM's \w is explained as "upper and lowercase alphanumeric characters".
            Regex regex = new($"^(?:{pattern.Trim('^', '$').Replace("\\w", "A-Za-z0-9_", StringComparison.Ordinal)})\\z");
            // .NET matches units of UTF-16: what lies behind the first plane is told by its kind, as \p{L}, \p{Z} and \p{N} do.
            return r =>
                r.IsBmp ? regex.IsMatch(r.ToString()) : pattern.Contains("\\p{L}", StringComparison.Ordinal) && Rune.IsLetterOrDigit(r);
        }

        if (SignsInText().Match(text) is { Success: true } listed) { return Ascii(" " + listed.Groups[1].Value); }
        if (text.Contains("alphanumeric characters or hyphens", StringComparison.Ordinal)) { return Ascii("-"); }
        if (text.Contains("alphanumeric characters, parentheses", StringComparison.Ordinal))
        {
            return Ascii(string.Concat(InParentheses().Matches(text).Select(m => m.Groups[1].Value)));
        }
        return Unicode().Match(text) is { Success: true } any ? r => Rune.IsLetter(r) || Rune.IsNumber(r) || Rune.IsSeparator(r)
            || any.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal).Contains(r.ToString(), StringComparison.Ordinal) : null;
    }

    private static Func<Rune, bool> Ascii(string others) =>
        r => r.IsAscii && (char.IsAsciiLetterOrDigit((char)r.Value) || others.Contains((char)r.Value, StringComparison.Ordinal));

    private static int? Number(JsonElement model, string name) =>
        model.GetProperty(name) is { ValueKind: JsonValueKind.Number } n ? n.GetInt32() : null;

    private static string Name(Rune rune) => $"U+{rune.Value:X4}";

    [GeneratedRegex(@"(?:Can't|can't|must not) (?:start|begin) with (?:the string )?""?(sg-|internal-|aws/)")]
    private static partial Regex Reserved();

    [GeneratedRegex(@"\{1,(\d+)\}")]
    private static partial Regex LengthInPattern();

    [GeneratedRegex(@"(?:Up to|maximum of|limited to) (?<most>\d+)(?<kilo> KB)?")]
    private static partial Regex LengthInText();

    [GeneratedRegex(@"(?:Valid characters:|Allowed characters are) a-z, A-Z, 0-9, spaces, and (\S+)")]
    private static partial Regex SignsInText();

    [GeneratedRegex(@"letters and numbers representable in UTF-8, and the following characters: (.+?)\. Tag")]
    private static partial Regex Unicode();

    [GeneratedRegex(@"\((\(\)|\[\]|.)\)")]
    private static partial Regex InParentheses();
}
