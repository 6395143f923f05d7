using System.Globalization;
using System.Text;
using System.Xml;
using SecureNet.Reachability.Matrix;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>Results of intents as a JUnit file, which every build system shows.</summary>
internal static class JUnitReport
{
    public static void Write(string path, IReadOnlyList<IntentResult> results)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) { Directory.CreateDirectory(folder); }
        using MemoryStream whole = new();
        Write(whole, results);
        // Written at once: a report that breaks off in the middle looks like one with fewer statements.
        File.WriteAllBytes(path, whole.ToArray());
    }

    private static void Write(Stream stream, IReadOnlyList<IntentResult> results)
    {
        using XmlWriter xml = XmlWriter.Create(stream,
            new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "Test-NetworkIntent");
        xml.WriteAttributeString("tests", results.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", results.Count(r => !r.Passed).ToString(CultureInfo.InvariantCulture));
        foreach (IntentResult result in results)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "SecureNet.Intents");
            xml.WriteAttributeString("name", SafeText.Of(result.Intent.Name));
            if (!result.Passed)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", result.IsUnknown ? "may be violated" : "is violated");
                xml.WriteString(string.Join("\n", result.Violations.Select(v => SafeText.Of(v.ToString()))));
                xml.WriteEndElement();
            }
            if (result.Assumptions.Count > 0)
            {
                xml.WriteElementString("system-out", string.Join("\n", result.Assumptions.Select(a => $"assuming that {a}")));
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
