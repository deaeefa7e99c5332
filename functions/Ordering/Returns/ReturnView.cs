using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessShop.Ordering.Returns;

/// <summary>A return as its readers see it. Who of the staff did what is for staff only.</summary>
public sealed record ReturnView(
    Guid ReturnId, string Status, string Because, IReadOnlyList<ReturnView.Line> Lines, long? RefundMinor, long? VatMinor,
    string? Currency, IReadOnlyList<ReturnView.Step> History)
{
    public static ReturnView Of(Return one, bool forStaff) => new(
        one.Id.Value, JsonNamingPolicy.CamelCase.ConvertName($"{one.Status}"), one.Because,
        [.. one.Lines.Select(line => new Line(line.Line, line.Sku.Code, line.Units, line.Restocked, line.Scrapped))],
        one.Refund?.Minor, one.Vat?.Minor, one.Refund?.Currency,
        [.. one.Steps.Select(step => new Step(step.What, forStaff ? step.By : null, step.At, step.Because))]);

    /// <param name="Number">The line's place among the order's lines, from 0; called as in the request.</param>
    public sealed record Line(
        [property: JsonPropertyName("line")] int Number, string Sku, int Units, int? Restocked, int? Scrapped);

    public sealed record Step(string What, string? By, DateTimeOffset At, string? Because);
}
