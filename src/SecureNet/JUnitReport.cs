using System.Globalization;
using System.Text;
using System.Xml;
using SecureNet.Reachability.Matrix;

namespace SecureNet;

/// <summary>Results of intents as a JUnit file, which every build system shows.</summary>
internal static class JUnitReport
{
    public static void Write(string path, IReadOnlyList<IntentResult> results)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) { Directory.CreateDirectory(folder); }
        using XmlWriter xml = XmlWriter.Create(path, new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "Test-NetworkIntent");
        xml.WriteAttributeString("tests", results.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", results.Count(r => !r.Passed).ToString(CultureInfo.InvariantCulture));
        foreach (IntentResult result in results)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "SecureNet.Intents");
            xml.WriteAttributeString("name", result.Intent.Name);
            if (!result.Passed)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", result.IsUnknown ? "may be violated" : "is violated");
                xml.WriteString(string.Join("\n", result.Violations.Select(v => v.ToString())));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
