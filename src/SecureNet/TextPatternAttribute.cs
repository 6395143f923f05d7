using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace SecureNet;

/// <summary>Takes texts of one form, and says in words what that is: PowerShell's own attribute shows the regular expression.</summary>
/// <param name="pattern">The regular expression that a text fits, without regard to case.</param>
/// <param name="message">What is said of one that does not; {0} stands for it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextPatternAttribute(string pattern, string message) : ValidateEnumeratedArgumentsAttribute
{
    public string Pattern => pattern;

    public string Message => message;

    protected override void ValidateElement(object element)
    {
        string text = element?.ToString() ?? "";
        if (!Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
        {
            throw new ValidationMetadataException(string.Format(CultureInfo.InvariantCulture, message, Printing.SafeText.Of(text)));
        }
    }
}
