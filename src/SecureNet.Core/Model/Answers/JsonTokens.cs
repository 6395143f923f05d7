using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SecureNet.Model.Answers;

/// <summary>
/// The values of one element of a file, found in one pass, in the order of the text; each knows where the next one beside it is.
/// </summary>
internal sealed class JsonTokens : IDisposable
{
    private static readonly UTF8Encoding s_strict = new(false, true);

    private Token[] _tokens = ArrayPool<Token>.Shared.Rent(64);
    private int _count;

    /// <param name="json">The file.</param>
    /// <param name="start">Where the element starts.</param>
    /// <param name="length">Its bytes.</param>
    public JsonTokens(byte[] json, int start, int length)
    {
        (Json, Start) = (json, start);
        Span<int> open = stackalloc int[64];
        int depth = 0;
        string? name = null;
        bool isShared = true;
        Utf8JsonReader reader = new(json.AsSpan(start, length));
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    isShared = !reader.ValueIsEscaped;
                    name = isShared ? Names.Of(reader.ValueSpan, out isShared) : reader.GetString()!;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    ref Token container = ref _tokens[open[--depth]];
                    container.Length = start + (int)reader.BytesConsumed - container.Start;
                    container.Next = _count;
                    break;
                default:
                    if (_count == _tokens.Length) { Grow(); }
                    int at = start + (int)reader.TokenStartIndex;
                    _tokens[_count] = new()
                    {
                        Name = name, HasOwnName = !isShared, Type = reader.TokenType, IsEscaped = reader.ValueIsEscaped, Start = at,
                        Length = start + (int)reader.BytesConsumed - at, Next = _count + 1,
                    };
                    (name, isShared) = (null, true);
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) { open[depth++] = _count; }
                    _count++;
                    break;
            }
        }
    }

    public byte[] Json { get; }

    public int Start { get; }

    public ref Token this[int at] => ref _tokens[at];

    /// <summary>The text of a token that is one.</summary>
    public string Text(in Token token)
    {
        if (!token.IsEscaped) { return s_strict.GetString(Json, token.Start + 1, token.Length - 2); }
        Utf8JsonReader reader = Reader(token);
        return reader.GetString()!;
    }

    public Utf8JsonReader Reader(in Token token)
    {
        Utf8JsonReader reader = new(Json.AsSpan(token.Start, token.Length));
        reader.Read();
        return reader;
    }

    public void Dispose()
    {
        if (_tokens.Length == 0) { return; }
        ArrayPool<Token>.Shared.Return(_tokens, clearArray: true);
        _tokens = [];
    }

    private void Grow()
    {
        Token[] larger = ArrayPool<Token>.Shared.Rent(_tokens.Length * 2);
        _tokens.AsSpan().CopyTo(larger);
        ArrayPool<Token>.Shared.Return(_tokens, clearArray: true);
        _tokens = larger;
    }
}

/// <summary>A value of a file.</summary>
internal struct Token
{
    /// <summary>The member that has it; null in a list.</summary>
    public string? Name;

    /// <summary>Where its text starts in the file, and its bytes.</summary>
    public int Start, Length;

    /// <summary>The token after it and all that lies in it.</summary>
    public int Next;

    public JsonTokenType Type;

    /// <summary>True where the name is another object than the literal of the same text.</summary>
    public bool HasOwnName;

    public bool IsEscaped;

    /// <summary>True once it was asked for.</summary>
    public bool IsTaken;
}
