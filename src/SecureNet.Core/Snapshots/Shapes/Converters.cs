using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureNet.Model.Answers;

namespace SecureNet.Snapshots.Shapes;

/// <summary>Blocks of addresses.</summary>
internal sealed class NetworkConverter : JsonConverter<IPNetwork>
{
    public override IPNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()! : throw new JsonException("expected a block of addresses such as \"10.0.0.0/16\".");
        return text.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(text, out IPNetwork block)
            ? block : throw new JsonException($"'{text}' is no block of addresses such as '10.0.0.0/16'.");
    }

    public override void Write(Utf8JsonWriter writer, IPNetwork value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>Addresses; an empty text is none.</summary>
internal sealed class AddressConverter : JsonConverter<IPAddress?>
{
    public override IPAddress? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()! : throw new JsonException("expected an address such as \"10.0.0.4\".");
        return text.Length == 0 ? null : (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal))
            && IPAddress.TryParse(text, out IPAddress? address) ? address
            : throw new JsonException($"'{text}' is no address such as '10.0.0.4'.");
    }

    public override void Write(Utf8JsonWriter writer, IPAddress? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value?.ToString());
}

/// <summary>
/// Ids, ARNs and words of AWS: none holds what moves a terminal's cursor or is a command to a build's log, so one that does is made up.
/// </summary>
internal sealed class IdConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.GetString();
        if (text is not null) { Check(text); }
        return text;
    }

    /// <summary>Refuses a text that is neither.</summary>
    public static void Check(string text)
    {
        if (AwsText.WhyNot(text) is { } why) { throw new JsonException(why); }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>What people write: tags, descriptions and names, taken as they are.</summary>
internal sealed class FreeTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
