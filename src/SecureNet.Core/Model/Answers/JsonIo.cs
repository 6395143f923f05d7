using System.Text;
using System.Text.Json;

namespace SecureNet.Model.Answers;

/// <summary>
/// Reads one object of a file. The values of the whole element are found once (<see cref="JsonTokens"/>) and read where they are asked for.
/// </summary>
internal sealed class JsonIo : Io
{
    private readonly JsonTokens _tokens;
    private readonly int _at;
    private readonly JsonIo? _parent;
    private readonly string? _member;
    private readonly int _number;
    private readonly bool _isResource;
    private List<UnknownWord>? _found;
    private Rest? _rest;
    private string? _owner;
    private string? _arn;
    private string? _zone;

    private JsonIo(JsonTokens tokens, int at, JsonIo? parent, string? member, int number, bool isResource)
    {
        (_tokens, _at, _parent, _member, _number, _isResource) = (tokens, at, parent, member, number, isResource);
        if (tokens[at].Type != JsonTokenType.StartObject)
        {
            throw Wrong(tokens[at].Start,
                tokens[at].Type == JsonTokenType.Null ? "expected an object, found null." : "expected an object.");
        }
        for (int i = at + 1; i < tokens[at].Next; i = tokens[i].Next)
        {
            if (IndexOf(tokens[i].Name!, i) >= 0) { throw Wrong(tokens[at].Start, $"'{tokens[i].Name}' is there twice."); }
        }
    }

    /// <summary>Reads an element.</summary>
    /// <param name="json">The file.</param>
    /// <param name="start">Where the element starts.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="map">The kind's fields.</param>
    /// <returns>What the kind made of it, the words that are not known, and what it tells of its place.</returns>
    /// <exception cref="JsonException">It is wrong: with path and position in the element.</exception>
    public static (T? Read, IReadOnlyList<UnknownWord> Unknown, PlaceTold Told) Read<T>(byte[] json, int start, int length,
        Func<Io, T?, T?> map) where T : class
    {
        using JsonTokens tokens = new(json, start, length);
        return Read(new(tokens, 0, null, null, -1, isResource: true), map);
    }

    /// <summary>Reads the resources of an element that holds several, and their owner.</summary>
    public static IReadOnlyList<(T? Read, IReadOnlyList<UnknownWord> Unknown, PlaceTold Told)> ReadEach<T>(byte[] json, int start,
        int length, string list, Func<Io, T?, T?> map) where T : class
    {
        using JsonTokens tokens = new(json, start, length);
        JsonIo holder = new(tokens, 0, null, null, -1, isResource: false);
        holder.Owner("OwnerId", null);
        List<(T?, IReadOnlyList<UnknownWord>, PlaceTold)> all = [];
        for (int i = holder.First(list, out int end); i < end; i = tokens[i].Next)
        {
            all.Add(Read(new JsonIo(tokens, i, holder, list, all.Count, isResource: true) { _owner = holder._owner }, map));
        }

        return all;
    }

    private static (T? Read, IReadOnlyList<UnknownWord> Unknown, PlaceTold Told) Read<T>(JsonIo io, Func<Io, T?, T?> map) where T : class
    {
        T? read = map(io, null);
        io.End();
        return (read, io._found ?? (IReadOnlyList<UnknownWord>)[], new(io._owner, io._arn, io._zone));
    }

    public override string? Text(string name, string? have, string expected = "a text")
    {
        int at = Take(name);
        if (at < 0) { return null; }
        string text = TextOf(at, name, expected);
        return text.Length == 0 ? null : AwsText.WhyNot(text) is { } why ? throw Wrong(name, why) : text;
    }

    public override string? FreeText(string name, string? have) => Take(name) is >= 0 and var at ? TextOf(at, name, "a text") : null;

    public override bool? Truth(string name, bool? have) => Take(name) is not (>= 0 and var at) ? null
        : _tokens[at].Type is JsonTokenType.True or JsonTokenType.False
        ? _tokens[at].Type == JsonTokenType.True : throw Wrong(name, "expected true or false.");

    public override int? Number(string name, int? have)
    {
        int at = Take(name);
        if (at < 0) { return null; }
        return _tokens[at].Type == JsonTokenType.Number && _tokens.Reader(_tokens[at]).TryGetInt32(out int number)
            ? number : throw Wrong(name, "expected a whole number.");
    }

    public override IReadOnlyList<string> Texts(string name, IReadOnlyList<string>? have)
    {
        List<string>? texts = null;
        for (int i = First(name, out int end), number = 0; i < end; i = _tokens[i].Next, number++)
        {
            if (_tokens[i].Type != JsonTokenType.String) { throw Wrong(_tokens[i].Start, "expected a text.", $".{name}[{number}]"); }
            string text = _tokens.Text(_tokens[i]);
            if (AwsText.WhyNot(text) is { } why) { throw Wrong(_tokens[i].Start, why, $".{name}[{number}]"); }
            (texts ??= []).Add(text);
        }

        return texts ?? (IReadOnlyList<string>)[];
    }

    public override T? Part<T>(string name, T? have, Func<Io, T?, T?> map) where T : class
    {
        int at = Take(name);
        if (at < 0) { return null; }
        JsonIo io = new(_tokens, at, this, name, -1, isResource: false);
        T? part = map(io, null);
        io.End();
        return part;
    }

    public override IReadOnlyList<T> List<T>(string name, IReadOnlyList<T>? have, Func<Io, T?, T?> map) where T : class
    {
        List<T>? read = null;
        for (int i = First(name, out int end), number = 0; i < end; i = _tokens[i].Next, number++)
        {
            JsonIo io = new(_tokens, i, this, name, number, isResource: false);
            if (map(io, null) is { } element) { (read ??= []).Add(element); }
            io.End();
        }

        return read ?? (IReadOnlyList<T>)[];
    }

    public override void Rest(Rest rest) => _rest = rest;

    public override void Unknown(UnknownWord? word)
    {
        if (word is not null) { Found.Add(word); }
    }

    public override string? Owner(string name, string? have) => _owner = Text(name, have);

    public override void Arn(string name) => _arn = Text(name, null);

    public override void Zone(string name) => _zone = Text(name, null);

    public override void Refuse(string name, string why)
    {
        if (IndexOf(name, _tokens[_at].Next) >= 0) { throw Wrong(_tokens[_at].Start, why); }
    }

    public override IReadOnlyList<(string Name, string Value)> Others(IReadOnlyList<(string Name, string Value)> have)
    {
        List<(string, string)>? others = null;
        for (int i = _at + 1; i < _tokens[_at].Next; i = _tokens[i].Next)
        {
            if (IsOther(_tokens[i])) { (others ??= []).Add((_tokens[i].Name!, Value(_tokens[i]))); }
            _tokens[i].IsTaken = true;
        }

        return others ?? (IReadOnlyList<(string, string)>)[];
    }

    public override Exception Senseless(string what) => Wrong(_tokens[_at].Start, what);

    protected override Exception Wrong(string name, string what) =>
        Wrong(IndexOf(name, _tokens[_at].Next) is >= 0 and var at ? _tokens[at].Start : _tokens[_at].Start, what, "." + name);

    protected override Exception Missing(string name) =>
        IndexOf(name, _tokens[_at].Next) is >= 0 and var at && _tokens[at].Type == JsonTokenType.Null
            ? Wrong(name, $"{name} is null.") : Wrong(_tokens[_at].Start, $"'{name}' is missing.");

    private List<UnknownWord> Found => _isResource || _parent is null ? _found ??= [] : _parent.Found;

    // What was not asked for and is not declared is new to this version.
    private void End()
    {
        for (int i = _at + 1; i < _tokens[_at].Next; i = _tokens[i].Next)
        {
            ref Token t = ref _tokens[i];
            if (!IsOther(t)) { continue; }
            Value(t);
            // Of a member that is declared only that it is set says something.
            bool isDeclared = _rest?.IsDoubtful(t.Name!) == true && t.Type is JsonTokenType.StartArray or JsonTokenType.StartObject;
            Found.Add(new($"{PathInResource()}.{t.Name}"[1..],
                isDeclared ? Answers.Rest.Set : Encoding.UTF8.GetString(_tokens.Json, t.Start, t.Length)) { IsMember = true });
        }
    }

    private bool IsOther(in Token t) => !t.IsTaken && t.Type != JsonTokenType.Null && _rest?.IsIrrelevant(t.Name!) != true
        && (_rest?.IsDoubtful(t.Name!) != true || IsSet(t));

    private static bool IsSet(in Token t) => t.Type switch
    {
        JsonTokenType.False => false,
        JsonTokenType.String or JsonTokenType.StartArray or JsonTokenType.StartObject => t.Length > 2,
        _ => true,
    };

    // The name and the value of a member that is not known are printed as those of one that is.
    private string Value(in Token t)
    {
        string value = t.Type == JsonTokenType.String ? _tokens.Text(t) : Encoding.UTF8.GetString(_tokens.Json, t.Start, t.Length);
        return (AwsText.WhyNot(t.Name!) ?? AwsText.WhyNot(value)) is { } why ? throw Wrong(t.Start, why, "." + t.Name) : value;
    }

    private string TextOf(int at, string name, string expected)
    {
        if (_tokens[at].Type != JsonTokenType.String) { throw Wrong(name, $"expected {expected}."); }
        try { return _tokens.Text(_tokens[at]); }
        catch (Exception e) when (e is DecoderFallbackException or InvalidOperationException)
        {
            throw Wrong(name, "it is no text in UTF-8.");
        }
    }

    // The first element of a list, and the token after the last one.
    private int First(string name, out int end)
    {
        end = 0;
        int at = Take(name);
        if (at < 0) { return 0; }
        if (_tokens[at].Type != JsonTokenType.StartArray) { throw Wrong(name, "expected a list."); }
        end = _tokens[at].Next;
        return at + 1;
    }

    // The member, or a number below 0 where it is not told or null.
    private int Take(string name)
    {
        int at = IndexOf(name, _tokens[_at].Next);
        if (at < 0) { return at; }
        _tokens[at].IsTaken = true;
        return _tokens[at].Type == JsonTokenType.Null ? -1 : at;
    }

    // Names of the code and of the file are the same object where they are the same text, but for those of which there were too many.
    private int IndexOf(string name, int before)
    {
        bool hasOwn = false;
        for (int i = _at + 1; i < before; i = _tokens[i].Next)
        {
            if (ReferenceEquals(_tokens[i].Name, name)) { return i; }
            hasOwn |= _tokens[i].HasOwnName;
        }

        for (int i = _at + 1; hasOwn && i < before; i = _tokens[i].Next)
        {
            if (_tokens[i].Name == name) { return i; }
        }

        return -1;
    }

    private string Step => _member is null ? "" : _number < 0 ? $".{_member}" : $".{_member}[{_number}]";

    private string Path() => _parent is null ? "$" : _parent.Path() + Step;

    private string PathInResource() => _isResource ? "" : _parent?.PathInResource() + Step;

    private JsonException Wrong(int position, string what, string step = "")
    {
        ReadOnlySpan<byte> before = _tokens.Json.AsSpan(_tokens.Start, position - _tokens.Start);
        int line = before.Count((byte)'\n');
        return new(what, Path() + step, line, before.Length - (before.LastIndexOf((byte)'\n') + 1));
    }
}
