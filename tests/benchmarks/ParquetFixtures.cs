using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SecureNet.Benchmarks;

/// <summary>
/// Writes the Parquet files that the unit tests read: the same records as in records.log.gz, by DuckDB, packed and
/// written in every way that it can.
/// </summary>
internal static class ParquetFixtures
{
    private const string Header = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "
        + "log-status vpc-id tcp-flags pkt-dst-aws-service future-field";

    public static int Write(string folder)
    {
        Directory.CreateDirectory(folder);
        string text = Path.Join(folder, "records.log.gz");
        Random random = new(1);
        StringBuilder lines = new(Header + "\n");
        for (int i = 0; i < 2200; i++)
        {
            long time = 1764000000 + i;
            lines.Append(i % 40 == 7
                ? string.Create(CultureInfo.InvariantCulture,
                    $"5 111111111111 eni-{i % 9} - - - - - - - {time} {time + 60} - {(i % 80 == 7 ? "NODATA" : "SKIPDATA")} "
                        + $"vpc-{i % 3} - - -\n")
                : string.Create(CultureInfo.InvariantCulture, $"5 111111111111 eni-{i % 9} "
                    + $"{(i % 50 == 3 ? $"2001:db8::{i % 7 + 1:x}" : $"10.0.{random.Next(256)}.{random.Next(256)}")} "
                    + $"192.168.1.{i % 20} {random.Next(1024, 65536)} {(i % 3 == 0 ? 443 : 22)} 6 {random.Next(1, 90)} "
                    + $"{random.NextInt64(1, 1L << (i % 40 + 2))} {time} {time + 60} {(i % 8 == 0 ? "REJECT" : "ACCEPT")} OK "
                    + $"vpc-{i % 3} {(i % 4 == 0 ? "-" : i % 20)} {(i % 11 == 0 ? "S3" : "-")} word{i % 300}\n"));
        }

        using (GZipStream gzip = new(File.Create(text), CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.ASCII.GetBytes(lines.ToString()));
        }
        string columns = string.Join(", ", Header.Split(' ').Select(n => $"'{n.Replace('-', '_')}': "
            + $"'{(n is "packets" or "bytes" or "start" or "end"
                ? "BIGINT" : n is "version" or "srcport" or "dstport" or "protocol" or "tcp-flags" ? "INTEGER" : "VARCHAR")}"
            + "'"));
        string select = $"SELECT * FROM read_csv('{text}', delim = ' ', header = false, skip = 1, nullstr = '-', quote = '', escape = "
            + $"'', auto_detect = false, columns = {{{columns}}})";
        foreach ((string name, string how) in new[]
        {
            ("gzip", "CODEC 'gzip'"), ("snappy", "CODEC 'snappy', ROW_GROUP_SIZE 2048"),
            ("none", "CODEC 'uncompressed', DICTIONARY_SIZE_LIMIT 300"), ("brotli", "CODEC 'brotli'"), ("zstd", "CODEC 'zstd'"),
            ("v2", "CODEC 'gzip', PARQUET_VERSION V2"), ("plain", "CODEC 'gzip', DICTIONARY_SIZE_LIMIT 1"),
            ("v2-plain", "CODEC 'snappy', PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1"),
        })
        {
            DuckDb.Run($"COPY ({select}) TO '{Path.Join(folder, name + ".log.parquet")}' (FORMAT parquet, {how})");
        }

        return 0;
    }
}
