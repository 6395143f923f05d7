using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecureNet.Policies;

/// <summary>Writes parts back as compact JSON.</summary>
internal static class PolicyJson
{
    public static string Write(JsonPart part)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, part);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonPart part)
    {
        switch (part.Kind)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                foreach (JsonMember member in part.Members)
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                foreach (JsonPart item in part.Items) { Write(writer, item); }
                writer.WriteEndArray();
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(part.Text);
                break;
            default:
                writer.WriteRawValue(part.Text);
                break;
        }
    }
}
