using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Snapshots.Shapes;

/// <summary>Blocks of addresses.</summary>
internal sealed class NetworkConverter : JsonConverter<IPNetwork>
{
    public override IPNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("expected a block of addresses such as \"10.0.0.0/16\".");
        return text.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(text, out IPNetwork block) ? block : throw new JsonException($"'{text}' is no block of addresses such as '10.0.0.0/16'.");
    }

    public override void Write(Utf8JsonWriter writer, IPNetwork value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Addresses; an empty text is none.</summary>
internal sealed class AddressConverter : JsonConverter<IPAddress?>
{
    public override IPAddress? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("expected an address such as \"10.0.0.4\".");
        return text.Length == 0 ? null : (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal)) && IPAddress.TryParse(text, out IPAddress? address) ? address
            : throw new JsonException($"'{text}' is no address such as '10.0.0.4'.");
    }

    public override void Write(Utf8JsonWriter writer, IPAddress? value, JsonSerializerOptions options) => writer.WriteStringValue(value?.ToString());
}

/// <summary>A protocol by its name or number, as it is told.</summary>
/// <param name="Text">The text.</param>
internal readonly record struct ProtocolShape(string Text)
{
    /// <summary>The protocol, or null for one that is not known.</summary>
    public IpProtocol? Known => IpProtocol.TryParse(Text, out IpProtocol protocol) ? protocol : null;
}

/// <summary>Protocols, by name or by a number in a text.</summary>
internal sealed class ProtocolConverter : JsonConverter<ProtocolShape>
{
    public override ProtocolShape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("expected a protocol such as \"tcp\", \"6\" or \"-1\".");

        // A name may be one of AWS's that is not known yet; a number that no packet has is none.
        IdConverter.Check(text);
        return IpProtocol.TryParse(text, out _) || (text.Length > 0 && char.IsAsciiLetter(text[0])) ? new(text)
            : throw new JsonException($"'{text}' is no protocol: expected tcp, udp, icmp, icmpv6, -1, or a number from 0 to 255.");
    }

    public override void Write(Utf8JsonWriter writer, ProtocolShape value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}

/// <summary>Ids, ARNs and words of AWS: none holds what moves a terminal's cursor or is a command to a build's log, so one that does is made up.</summary>
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
        if (!SafeText.IsSafe(text))
        {
            throw new JsonException($"'{SafeText.Of(text)}' is no id and no word of AWS: it holds characters that none has.");
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>What people write: tags, descriptions and names, taken as they are.</summary>
internal sealed class FreeTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
