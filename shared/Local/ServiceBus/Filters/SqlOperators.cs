using System.Globalization;
using System.Numerics;

namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>
/// Operators bind as in C#: int widens to long and double, int and long to decimal, nothing converts between double and
/// decimal or between text and numbers, and text knows equality only. What C# would not compile is a FilterException.
/// </summary>
internal static class SqlOperators
{
    public static bool Compare(string @operator, object left, object right)
    {
        if (@operator is "=") { return Equal(left, right); }
        if (@operator is "<>" or "!=") { return !Equal(left, right); }

        var order = Order(@operator, left, right);
        return order is { } known && @operator switch
        {
            "<" => known < 0,
            "<=" => known <= 0,
            ">" => known > 0,
            _ => known >= 0,
        };
    }

    public static object Calculate(string @operator, object left, object right)
    {
        try
        {
            return (left, right) switch
            {
                (_, string) or (string, _) when @operator == "+" => Text(left) + Text(right),
                (int a, int b) => Of(@operator, a, b),
                (int or long, int or long) => Of(@operator, ToLong(left), ToLong(right)),
                (int or long or decimal, int or long or decimal) => Of(@operator, ToDecimal(left), ToDecimal(right)),
                (int or long or double, int or long or double) => Of(@operator, ToDouble(left), ToDouble(right)),
                _ => throw Unbound(@operator, left, right),
            };
        }
        catch (ArithmeticException impossible)
        {
            throw new FilterException($"{Describe(left)} {@operator} {Describe(right)}: {impossible.Message}");
        }
    }

    public static object Sign(string @operator, object operand) => (@operator, operand) switch
    {
        ("+", int or long or double or decimal) => operand,
        ("-", int number) => -number,
        ("-", long number) => -number,
        ("-", double number) => -number,
        ("-", decimal number) => -number,
        _ => throw new FilterException($"The sign '{@operator}' cannot be applied to {Describe(operand)}."),
    };

    /// <summary>
    /// % is any text, _ any one character. The pattern is walked with one step back, so no pattern is slow.
    /// </summary>
    public static bool Like(string text, string pattern, char? escape)
    {
        var wanted = Compile(pattern, escape);
        int at = 0, next = 0, star = -1, mark = 0;
        while (at < text.Length)
        {
            if (next < wanted.Count && wanted[next].Kind == '%')
            {
                star = next++;
                mark = at;
            }
            else if (next < wanted.Count && (wanted[next].Kind == '_' || wanted[next].Character == text[at]))
            {
                at++;
                next++;
            }
            else if (star >= 0)
            {
                next = star + 1;
                at = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (next < wanted.Count && wanted[next].Kind == '%') { next++; }
        return next == wanted.Count;
    }

    public static string Describe(object value) => value switch
    {
        string text => $"the string '{text}'",
        _ => $"{value.GetType().Name} {Text(value)}",
    };

    private static List<(char Kind, char? Character)> Compile(string pattern, char? escape)
    {
        var compiled = new List<(char, char?)>(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape)
            {
                if (++i == pattern.Length)
                {
                    throw new FilterException("LIKE: the pattern ends in its escape character.");
                }
                compiled.Add(('=', pattern[i]));
            }
            else
            {
                compiled.Add(pattern[i] is '%' or '_' ? (pattern[i], null) : ('=', pattern[i]));
            }
        }

        return compiled;
    }

    private static bool Equal(object left, object right) => (left, right) switch
    {
        (string a, string b) => a == b,
        (bool a, bool b) => a == b,
        (Guid a, Guid b) => a == b,
        _ => Order("=", left, right) == 0,
    };

    /// <summary>Less, equal, more; null when a NaN is among them, which is in no order with anything.</summary>
    private static int? Order(string @operator, object left, object right) => (left, right) switch
    {
        (int or long, int or long) => ToLong(left).CompareTo(ToLong(right)),
        (int or long or decimal, int or long or decimal) => ToDecimal(left).CompareTo(ToDecimal(right)),
        (int or long or double, int or long or double) => OrderOf(ToDouble(left), ToDouble(right)),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        _ => throw Unbound(@operator, left, right),
    };

    private static int? OrderOf(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static T Of<T>(string @operator, T left, T right)
        where T : INumber<T> => @operator switch
        {
            "+" => unchecked(left + right),
            "-" => unchecked(left - right),
            "*" => unchecked(left * right),
            "/" => left / right,
            _ => left % right,
        };

    private static long ToLong(object value) => value is int number ? number : (long)value;

    private static decimal ToDecimal(object value) => value is decimal number ? number : ToLong(value);

    private static double ToDouble(object value) => value is double number ? number : ToLong(value);

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static FilterException Unbound(string @operator, object left, object right) =>
        new($"The operator '{@operator}' cannot be applied to {Describe(left)} and {Describe(right)}.");
}
