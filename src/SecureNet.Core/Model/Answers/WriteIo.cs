using System.Text.Json;

namespace SecureNet.Model.Answers;

/// <summary>Writes one object as the AWS CLI prints it, with the words and members that were not known when it was read.</summary>
internal sealed class WriteIo(Utf8JsonWriter writer, IReadOnlyList<UnknownWord> unknown, string path = "") : Io
{
    /// <summary>Writes a resource.</summary>
    public static void Write<T>(Utf8JsonWriter writer, T resource, Func<Io, T?, T?> map) where T : Resource =>
        Write(writer, resource, resource.UnknownWords, map);

    /// <summary>Writes what tells of a resource in an answer of its own.</summary>
    public static void Write<T>(Utf8JsonWriter writer, T told, IReadOnlyList<UnknownWord> unknown, Func<Io, T?, T?> map) where T : class
    {
        WriteIo io = new(writer, unknown);
        writer.WriteStartObject();
        map(io, told);
        io.End();
    }

    public override string? Text(string name, string? have, string expected = "a text")
    {
        if (have is { Length: > 0 }) { writer.WriteString(name, have); }
        return have is { Length: > 0 } ? have : null;
    }

    public override string? FreeText(string name, string? have)
    {
        if (have is not null) { writer.WriteString(name, have); }
        return have;
    }

    public override bool? Truth(string name, bool? have)
    {
        if (have is { } truth) { writer.WriteBoolean(name, truth); }
        return have;
    }

    public override int? Number(string name, int? have)
    {
        if (have is { } number) { writer.WriteNumber(name, number); }
        return have;
    }

    public override IReadOnlyList<string> Texts(string name, IReadOnlyList<string>? have)
    {
        writer.WriteStartArray(name);
        foreach (string text in have ?? []) { writer.WriteStringValue(text); }
        writer.WriteEndArray();
        return have ?? [];
    }

    public override T? Part<T>(string name, T? have, Func<Io, T?, T?> map) where T : class
    {
        if (have is null) { return null; }
        writer.WriteStartObject(name);
        Inner($"{path}{name}.", have, map);
        return have;
    }

    public override IReadOnlyList<T> List<T>(string name, IReadOnlyList<T>? have, Func<Io, T?, T?> map) where T : class
    {
        writer.WriteStartArray(name);
        for (int i = 0; i < have?.Count; i++)
        {
            writer.WriteStartObject();
            Inner(unknown.Count == 0 ? "" : $"{path}{name}[{i}].", have[i], map);
        }

        writer.WriteEndArray();
        return have ?? [];
    }

    public override void Rest(Rest rest) { }

    public override void Unknown(UnknownWord? word) { }

    public override string? Owner(string name, string? have) => Text(name, have);

    public override IReadOnlyList<(string Name, string Value)> Others(IReadOnlyList<(string Name, string Value)> have)
    {
        foreach ((string name, string value) in have) { writer.WriteString(name, value); }
        return have;
    }

    public override Exception Senseless(string what) => new InvalidOperationException(what);

    public override IEnumerable<UnknownWord> Kept(string member) => unknown.Where(w => !w.IsMember && w.Member == member);

    protected override Exception Wrong(string name, string what) => new InvalidOperationException($"{name}: {what}");

    protected override Exception Missing(string name) => new InvalidOperationException($"{name} has no value to write.");

    private void Inner<T>(string inner, T have, Func<Io, T?, T?> map) where T : class
    {
        WriteIo io = new(writer, unknown, inner);
        map(io, have);
        io.End();
    }

    private void End()
    {
        foreach (UnknownWord member in unknown)
        {
            if (!member.IsMember || !member.Member.StartsWith(path, StringComparison.Ordinal)
                || member.Member.IndexOf('.', path.Length) >= 0) { continue; }
            writer.WritePropertyName(member.Member[path.Length..]);
            writer.WriteRawValue(member.Value);
        }

        writer.WriteEndObject();
    }
}
