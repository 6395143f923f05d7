using System.ComponentModel;
using System.Management.Automation;
using System.Text;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>What the format file needs; not for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Display
{
    private const int Narrowest = 40;

    /// <summary>Breaks long lines between words; what follows stands four columns further in than its line.</summary>
    /// <param name="text">Lines.</param>
    /// <param name="width">Columns; a width that cannot be used leaves the lines as they are.</param>
    /// <remarks>PowerShell breaks words in two under cultures that it does not know, the invariant one among them.</remarks>
    public static string Wrap(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = SafeText.Lines(text);
        if (width < Narrowest) { return text; }
        StringBuilder wrapped = new();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (wrapped.Length > 0) { wrapped.Append('\n'); }
            Append(wrapped, line, width);
        }

        return wrapped.ToString();
    }

    /// <summary>A value as one line of a table, safe to be printed; a list with commas.</summary>
    public static object? Cell(object? value) => (value is PSObject wrapper ? wrapper.BaseObject : value) switch
    {
        null => null,
        string text => SafeText.Of(text),
        ValueType number => number,
        System.Collections.IEnumerable list => SafeText.Of(string.Join(", ", list.Cast<object?>())),
        object other => SafeText.Of(other.ToString()),
    };

    private static void Append(StringBuilder wrapped, string line, int width)
    {
        string indent = new(' ', line.Length - line.TrimStart().Length + 4);
        // The last column stays free: a terminal that is full to it may break once more.
        while (line.Length >= width)
        {
            int at = line.LastIndexOf(' ', width - 1);
            if (string.IsNullOrWhiteSpace(line[..Math.Max(at, 0)])) { break; }
            wrapped.Append(line.AsSpan(0, at).TrimEnd()).Append('\n');
            line = indent + line[(at + 1)..].TrimStart();
        }

        wrapped.Append(line);
    }
}
