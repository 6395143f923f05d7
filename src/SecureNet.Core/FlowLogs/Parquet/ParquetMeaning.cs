using System.Globalization;
using System.Text;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>The meaning of a column's stored values.</summary>
internal enum ParquetMeaning
{
    /// <summary>Themselves: text, whole numbers.</summary>
    Value,
    Unsigned,

    /// <summary>Time since 1970.</summary>
    Milliseconds, Microseconds, Nanoseconds,

    /// <summary>Days since 1970.</summary>
    Date,

    /// <summary>Something else, such as a decimal number: its stored values are not what it says.</summary>
    Other,
}

/// <summary>Reads what the schema says of a column's values, and makes times of them.</summary>
/// <remarks>
/// Source: apache/parquet-format, parquet.thrift (ConvertedType, LogicalType) and LogicalTypes.md. A time without a zone is
/// taken as UTC, as flow logs' are.
/// </remarks>
internal static class ParquetMeanings
{
    private const long JulianDayOf1970 = 2_440_588, SecondsOfDay = 86_400;

    /// <summary>The meaning of the older of the two notes.</summary>
    public static ParquetMeaning OfConverted(int type) => type switch
    {
        // UTF8, ENUM, JSON; INT_8 to INT_64.
        0 or 4 or 19 or (>= 15 and <= 18) => ParquetMeaning.Value,
        6 => ParquetMeaning.Date,
        9 => ParquetMeaning.Milliseconds,
        10 => ParquetMeaning.Microseconds,
        >= 11 and <= 14 => ParquetMeaning.Unsigned,
        _ => ParquetMeaning.Other,
    };

    /// <summary>Reads the newer note, a union.</summary>
    public static ParquetMeaning ReadLogical(ref ThriftReader reader)
    {
        ParquetMeaning meaning = ParquetMeaning.Value;
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            if (kind != ThriftReader.Struct) { throw ThriftReader.Damaged(); }
            switch (field)
            {
                case 8: meaning = ReadTimestamp(ref reader); break;
                case 10: meaning = ReadInteger(ref reader); break;
                default:
                    // STRING, ENUM, UNKNOWN (nothing but nulls), JSON.
                    meaning = field is 1 or 4 or 11 or 12 ? ParquetMeaning.Value : field == 6 ? ParquetMeaning.Date : ParquetMeaning.Other;
                    reader.Skip(kind);
                    break;
            }
        }

        return meaning;
    }

    /// <summary>The seconds of a time that is stored as a number.</summary>
    public static long ToSeconds(ParquetMeaning meaning, long value) => meaning switch
    {
        ParquetMeaning.Milliseconds => Floor(value, 1_000),
        ParquetMeaning.Microseconds => Floor(value, 1_000_000),
        _ => Floor(value, 1_000_000_000),
    };

    /// <summary>
    /// The seconds of a time as Hive, Athena and Spark may store it: 8 bytes of nanoseconds of the day, 4 of its Julian number.
    /// </summary>
    public static long ToSeconds(ReadOnlySpan<byte> int96) =>
        ((BitConverter.ToUInt32(int96[8..]) - JulianDayOf1970) * SecondsOfDay) + Floor(BitConverter.ToInt64(int96), 1_000_000_000);

    /// <summary>A time as text, for a column that is no field of a flow log.</summary>
    public static byte[] ToText(long seconds, bool isDay) =>
        Encoding.ASCII.GetBytes(seconds is < -62_135_596_800 or > 253_402_300_799 ? "out-of-range"
            : DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString(isDay ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ssZ",
                CultureInfo.InvariantCulture));

    private static long Floor(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    private static ParquetMeaning ReadTimestamp(ref ThriftReader reader)
    {
        ParquetMeaning meaning = ParquetMeaning.Other;
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            if (field != 2 || kind != ThriftReader.Struct)
            {
                reader.Skip(kind);
                continue;
            }

            int unit = 0;
            while (reader.NextField(ref unit, out int inner))
            {
                meaning = unit switch
                {
                    1 => ParquetMeaning.Milliseconds,
                    2 => ParquetMeaning.Microseconds,
                    3 => ParquetMeaning.Nanoseconds,
                    _ => ParquetMeaning.Other
                };
                reader.Skip(inner);
            }
        }

        return meaning;
    }

    private static ParquetMeaning ReadInteger(ref ThriftReader reader)
    {
        bool isSigned = true;
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            if (field == 2) { isSigned = reader.Integer(kind) != 0; }
            else { reader.Skip(kind); }
        }

        return isSigned ? ParquetMeaning.Value : ParquetMeaning.Unsigned;
    }
}
