using System.Collections.Immutable;
using System.Text.Json;

namespace SecureNet.Policies;

/// <summary>A piece of JSON that knows where it stands, so that an error can name the place.</summary>
/// <param name="Kind">StartObject, StartArray, String, Number, True, False or Null.</param>
/// <param name="Text">A string's value, or the text of a number or boolean: policies may write <c>true</c> for <c>"true"</c>.</param>
/// <param name="Path">Such as <c>Statement[1].Condition</c>.</param>
/// <param name="Start">The first byte in the UTF-8 text.</param>
internal sealed record JsonPart(JsonTokenType Kind, string Text, ImmutableArray<JsonPart> Items, ImmutableArray<JsonMember> Members,
    string Path, int Start)
{
    public bool IsText => Kind is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;

    public JsonMember? this[string name] => Members.FirstOrDefault(m => m.Name == name);
}

/// <summary>A member of an object, with the place of its name.</summary>
internal sealed record JsonMember(string Name, JsonPart Value, int Start);
