using System.Globalization;
using System.Net;

namespace SecureNet.Policies;

/// <summary>Reads the values that typed operators compare: numbers, dates, addresses, base64.</summary>
internal static class ConditionValues
{
    /// <summary>Names what an operator of this type needs where the text is not that; null where it is.</summary>
    public static string? Expects(ConditionType type, string text) => type switch
    {
        ConditionType.Numeric when Number(text) is null => "a number",
        ConditionType.Date when Date(text) is null => "a date such as 2026-01-31T00:00:00Z, or seconds since 1970",
        ConditionType.IpAddress when Block(text) is null => "an address or a block such as 203.0.113.0/24",
        ConditionType.Binary when Binary(text) is null => "base64",
        ConditionType.Null when Bool(text) is null => "true or false",
        _ => null,
    };

    public static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    /// <summary>A W3C form of ISO 8601, from the year alone to fractions of a second, or Unix seconds.</summary>
    public static DateTimeOffset? Date(string text)
    {
        if (DateTimeOffset.TryParseExact(text, s_dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset date)) { return date; }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds)
            && seconds is > -62135596800 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    /// <summary>A block; an address alone is a block of one.</summary>
    public static IPNetwork? Block(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out IPAddress? address)) { return null; }
        int bits = address.GetAddressBytes().Length * 8;
        if (parts.Length == 2)
        {
            if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int given) || given > bits) { return null; }
            bits = given;
        }

        // AWS takes 203.0.113.5/24 for 203.0.113.0/24; IPNetwork wants the base address.
        byte[] bytes = address.GetAddressBytes();
        for (int bit = bits; bit < bytes.Length * 8; bit++) { bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8)); }
        return new(new IPAddress(bytes), bits);
    }

    public static bool? Bool(string text) => bool.TryParse(text, out bool value) ? value : null;

    public static byte[]? Binary(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int written) ? bytes[..written] : null;
    }

    private static readonly string[] s_dates =
        ["yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];
}
