using System.Globalization;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>
/// The work and memory that the bytes of a file are worth. Runs make rows that take no bytes: what a file claims is held
/// against its size before it is done.
/// </summary>
/// <remarks>
/// Identical rows of 29 columns, the most that a file can be packed, take about 1 byte for 10 rows as DuckDB writes them, and for 170 as
/// Arrow does: 2 and 40 kB of values a byte. A file of the smallest size may have half a million rows.
/// </remarks>
internal sealed class ParquetBudget(long fileSize)
{
    private const long LeastWork = 64L << 20, WorkOfByte = 64L << 10;
    private const long LeastMemory = 64L << 20, MemoryOfByte = 100;
    private const int ValueWork = 8, LeastColumns = 16;

    private long _work = LeastWork + (fileSize * WorkOfByte);
    private long _memory = LeastMemory + (fileSize * MemoryOfByte);

    /// <summary>Takes the work of rows; an error where the file is too small to have so many.</summary>
    public void SpendRows(long rows, int columns)
    {
        long row = (long)Math.Max(columns, LeastColumns) * ValueWork;
        if (rows > _work / row)
        {
            throw TooMuch(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows of {columns} columns, more"));
        }
        _work -= rows * row;
    }

    /// <summary>Takes the work of text that its bytes in the file do not stand for: values that are the one before, lines.</summary>
    public void SpendText(long length)
    {
        if ((_work -= length) < 0) { throw TooMuch("longer texts"); }
    }

    /// <summary>Takes memory for unpacked pages, which is given back with the row group.</summary>
    public void Hold(long bytes)
    {
        if ((_memory -= bytes) < 0) { throw TooMuch("larger pages"); }
    }

    /// <summary>Gives back the memory: the row group's readers are gone.</summary>
    public void Release() => _memory = LeastMemory + (fileSize * MemoryOfByte);

    private InvalidDataException TooMuch(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"it claims {what} than its {fileSize:N0} bytes can hold"));
}
