using System.Globalization;

namespace Paks.Containers.Reports;

/// <summary>Sizes for people.</summary>
public static class Size
{
    /// <summary>A number of bytes with three digits and a decimal unit, such as <c>2.14 MB</c>.</summary>
    public static string Of(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var value = (double)bytes;
        var unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        var digits = unit == 0 ? "0" : value < 10 ? "0.00" : value < 100 ? "0.0" : "0";
        return value.ToString(digits, CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
